import type { Command } from 'commander';
import { type Need, podTemplatePaths, type Snapshot } from '../kube/index.ts';
import { loadSnapshot } from '../sources/index.ts';
import { CliError } from './cli-error.ts';
import { addClusterOptions, type ClusterOptions, isClusterAsked, readClusterWithProgress } from './cluster-options.ts';
import type { Io } from './io.ts';
import { progressOn } from './progress.ts';

/** How objects are read, for every command that reads them. */
export interface SourceOptions extends ClusterOptions {
  readonly namespace?: string;
  readonly podTemplate?: readonly string[];
  readonly values?: readonly string[];
  readonly set?: readonly string[];
}

/** The arguments of every command that reads objects are described in these words. */
export const PATHS = 'files, folders, Helm charts, kustomizations, or - for standard input';

export function addSourceOptions(command: Command): Command {
  addClusterOptions(command);
  return command
    .option(
      '-n, --namespace <name>',
      'the namespace of objects that name none (default: default); the only one that is read of a cluster',
    )
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

/**
 * Refuses a call that names neither paths nor a cluster, or both: it would not be known what is judged.
 *
 * @param purpose What the objects are for: `what to scan`.
 */
export function refuseNoSource(paths: readonly string[], options: SourceOptions, purpose: string): void {
  if (isClusterAsked(options)) {
    if (paths.length === 0) return;
    throw new CliError(
      'bad-argument',
      `name paths or a cluster, not both: ${paths.join(', ')} stands beside a cluster`,
    );
  }
  if (paths.length === 0) throw new CliError('bad-argument', `name ${purpose}: ${PATHS}, or --cluster`);
}

/** How the second argument of commands that compare two states is described. */
export const AFTER = 'the state after; left out where a cluster is named, which stands for it then';

/**
 * The paths of the state after, for a command that compares two; none where a cluster stands for it.
 *
 * @throws CliError `bad-argument` when it is not known which state is meant.
 */
export function pathsAfter(after: string | undefined, options: ClusterOptions): readonly string[] {
  if (isClusterAsked(options)) {
    if (after === undefined) return [];
    throw new CliError('bad-argument', `the cluster is the state after: name one before it, and leave out ${after}`);
  }
  if (after !== undefined) return [after];
  throw new CliError('bad-argument', `name the state after: ${PATHS}, or --cluster`);
}

/** The options for the state before, which paths alone can give. */
export function withoutCluster<T extends ClusterOptions>(options: T): Omit<T, 'cluster' | 'context' | 'kubeconfig'> {
  const { cluster: _cluster, context: _context, kubeconfig: _kubeconfig, ...others } = options;
  return others;
}

/**
 * Reads the objects at the paths, or of the cluster that the options name, with a line of progress on a terminal when
 * it takes long.
 *
 * @param needs What is read of a cluster, and has to be in a snapshot of one.
 */
export async function readSources(
  io: Io,
  paths: readonly string[],
  options: SourceOptions,
  needs: readonly Need[],
): Promise<Snapshot> {
  const podTemplates = podTemplatePaths(options.podTemplate ?? []);
  if (isClusterAsked(options)) {
    // Namespaces are always read: they say which objects are in one that is gone.
    const all = [...new Set<Need>(['namespaces', ...needs])];
    return (await readClusterWithProgress(io, options, { needs: all, podTemplates, namespace: options.namespace }))
      .snapshot;
  }
  const progress = progressOn(io.stderr);
  try {
    const snapshot = await loadSnapshot(paths, {
      stdin: io.stdin,
      cwd: io.cwd,
      env: io.env,
      namespace: options.namespace,
      podTemplates,
      helm: { values: options.values, set: options.set },
      onProgress: ({ done, total }) => progress.show(`reading ${done} of ${total}`),
    });
    // A snapshot that was taken without something lacks nothing of what is asked for here.
    return snapshot.withoutGaps(({ need }) => need !== undefined && !needs.some((one) => one === need));
  } finally {
    progress.clear();
  }
}
