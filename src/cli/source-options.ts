import type { Command } from 'commander';
import { podTemplatePaths, type Snapshot } from '../kube/index.ts';
import { loadSnapshot } from '../sources/index.ts';
import type { Io } from './io.ts';
import { progressOn } from './progress.ts';

/** How objects are read, for every command that reads them. */
export interface SourceOptions {
  readonly namespace?: string;
  readonly podTemplate?: readonly string[];
  readonly values?: readonly string[];
  readonly set?: readonly string[];
}

/** The arguments of every command that reads objects are described in these words. */
export const PATHS = 'files, folders, Helm charts, kustomizations, or - for standard input';

export function addSourceOptions(command: Command): Command {
  return command
    .option('-n, --namespace <name>', 'the namespace of objects that name none (default: default)')
    .option('--values <file>', 'a values file for Helm charts; may be given several times', collect)
    .option('--set <key=value>', 'a value for Helm charts; may be given several times', collect)
    .option(
      '--pod-template <kind.group=path>',
      'where a custom resource carries a pod template; may be given several times',
      collect,
    );
}

/** Gathers an option that may be given several times. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** Reads the objects at the paths, with a line of progress on a terminal when it takes long. */
export async function readSources(io: Io, paths: readonly string[], options: SourceOptions): Promise<Snapshot> {
  const progress = progressOn(io.stderr);
  try {
    return await loadSnapshot(paths, {
      stdin: io.stdin,
      cwd: io.cwd,
      env: io.env,
      namespace: options.namespace,
      podTemplates: podTemplatePaths(options.podTemplate ?? []),
      helm: { values: options.values, set: options.set },
      onProgress: ({ done, total }) => progress.show(`reading ${done} of ${total}`),
    });
  } finally {
    progress.clear();
  }
}
