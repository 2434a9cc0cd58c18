import type { Workload } from '../../kube/index.ts';

/** A hostPath volume of a pod. */
export interface HostPath {
  /** Its index in `spec.volumes`. */
  readonly index: number;
  readonly name: string;
  /** Without `.`, `..`, doubled and trailing slashes; `/var/run` is `/run`, to which nodes link it. */
  readonly path: string;
}

/** The hostPath volumes of a workload. */
export function hostPathsOf({ spec }: Workload): readonly HostPath[] {
  return (spec.volumes ?? []).flatMap(({ index, name = '', hostPath }) =>
    hostPath === undefined ? [] : [{ index, name, path: normalisedPath(hostPath.path ?? '/') }],
  );
}

/** Whether `path` is `folder` or lies in it. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

/** Without `.`, `..`, doubled and trailing slashes; `/var/run` is `/run`. */
export function normalisedPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  if (parts[0] === 'var' && parts[1] === 'run') parts.shift();
  return `/${parts.join('/')}`;
}
