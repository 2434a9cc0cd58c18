import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A tools module: a folder with a `go.mod` that pins one upstream release, and what is built from it. */
export interface ToolsModule {
  /** The folder below `e2e/tools`. */
  readonly folder: string;
  /** The pinned upstream module. */
  readonly module: string;
  /** Its version, without the leading `v`. */
  readonly version: string;
  /** Go packages, by the name of the program each becomes. */
  readonly programs: ReadonlyMap<string, string>;
}

const root = import.meta.dirname;

/** The etcd server, one release for every Kubernetes version here. */
export function etcdModule(): ToolsModule {
  return read('etcd', 'go.etcd.io/etcd/server/v3', [['etcd', '']]);
}

/** kwok, which plays the kubelet: it keeps nodes alive and moves pods to Running. */
export function kwokModule(): ToolsModule {
  return read('kwok', 'sigs.k8s.io/kwok', [['kwok', '/cmd/kwok']]);
}

/** One module for each Kubernetes version, oldest first. */
export function kubernetesModules(): ToolsModule[] {
  return readdirSync(root)
    .filter((name) => name.startsWith('kubernetes-'))
    .map((folder) =>
      read(folder, 'k8s.io/kubernetes', [
        ['kube-apiserver', '/cmd/kube-apiserver'],
        ['kube-controller-manager', '/cmd/kube-controller-manager'],
      ]),
    )
    .sort((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
}

function read(folder: string, module: string, programs: readonly (readonly [string, string])[]): ToolsModule {
  const file = join(root, folder, 'go.mod');
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .map((text) =>
      text
        .trim()
        .replace(/^require /, '')
        .split(' '),
    )
    .find((words) => words[0] === module && words[1]?.startsWith('v'));
  if (line?.[1] === undefined) throw new Error(`${file} does not require ${module}`);
  return {
    folder,
    module,
    version: line[1].slice(1),
    programs: new Map(programs.map(([name, path]) => [name, module + path])),
  };
}
