import type { Command } from 'commander';
import type { Need, PodTemplatePaths } from '../kube/index.ts';
import { type ClusterReading, type ReadClusterOptions, readCluster } from '../sources/index.ts';
import { CliError } from './cli-error.ts';
import type { Io } from './io.ts';
import { progressOn } from './progress.ts';

/** Which cluster is meant, and how long its API server may take. */
export interface ClusterOptions {
  readonly cluster?: boolean;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly requestTimeout?: string;
}

/** A page of a list of a large cluster comes in a second or two. */
const DEFAULT_TIMEOUT = '30s';

const LONGEST_TIMEOUT = 3_600_000;

export function addClusterOptions(command: Command): Command {
  return command
    .option('--cluster', 'read the cluster of the current context, instead of paths')
    .option('--context <name>', 'read the cluster of this context of the kubeconfig')
    .option('--kubeconfig <file>', 'read a cluster by this kubeconfig (default: KUBECONFIG, then ~/.kube/config)')
    .option('--request-timeout <time>', `how long one request to a cluster may take (default: ${DEFAULT_TIMEOUT})`);
}

/** Whether the user asks for a cluster; naming a context or a kubeconfig is enough. */
export function isClusterAsked({ cluster, context, kubeconfig }: ClusterOptions): boolean {
  return cluster === true || context !== undefined || kubeconfig !== undefined;
}

/** How to connect to the cluster that the options name. */
export function connectionOptions(
  io: Io,
  { context, kubeconfig, requestTimeout }: ClusterOptions,
): Omit<ReadClusterOptions, 'needs'> {
  return {
    context,
    kubeconfig,
    requestTimeout: timeoutOf(requestTimeout ?? DEFAULT_TIMEOUT),
    env: io.env,
    interactive: io.stderr.isTTY && 'isTTY' in io.stdin && io.stdin.isTTY === true,
  };
}

/** Reads a cluster, with a line of progress on a terminal. */
export async function readClusterWithProgress(
  io: Io,
  options: ClusterOptions,
  what: {
    readonly needs: readonly Need[];
    readonly podTemplates: PodTemplatePaths;
    readonly namespace?: string | undefined;
  },
): Promise<ClusterReading> {
  const progress = progressOn(io.stderr);
  try {
    return await readCluster({
      ...connectionOptions(io, options),
      ...what,
      onProgress: ({ kinds, of, objects }) => progress.show(`reading ${kinds} of ${of} kinds, ${objects} objects`),
    });
  } finally {
    progress.clear();
  }
}

const UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['', 1_000],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Milliseconds of `30s`, `2m` or, as for kubectl, a number of seconds. */
function timeoutOf(text: string): number {
  const [, number, unit] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)?$/.exec(text) ?? [];
  const time = Number(number) * (UNITS.get(unit ?? '') ?? Number.NaN);
  if (time >= 1 && time <= LONGEST_TIMEOUT) return time;
  throw new CliError('bad-argument', `"${text}" is no time for --request-timeout: write 10s or 2m, at most 1h`);
}
