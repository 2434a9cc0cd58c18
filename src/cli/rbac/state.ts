import { type Command, Option } from 'commander';
import { formatKubernetesVersion, type Gap, gapsIn, type Need } from '../../kube/index.ts';
import { buildRbac, type RbacIndex, rbacDefaultsFor } from '../../rbac/index.ts';
import { problemGaps, workloadGaps } from '../../sources/index.ts';
import { addClusterOptions, isClusterAsked } from '../cluster-options.ts';
import type { Io } from '../io.ts';
import { refuseNothing } from '../scan/own-files.ts';
import { collect, PATHS, readSources, refuseNoSource, type SourceOptions } from '../source-options.ts';
import { kubernetesVersionOf, servedVersion } from '../versions.ts';

/** How roles and bindings are read, for every command that asks about them. */
export interface StateOptions extends Omit<SourceOptions, 'namespace'> {
  readonly filename?: readonly string[];
  readonly kubernetesVersion?: string;
  /** False with --no-defaults. */
  readonly defaults?: boolean;
}

/** What was read, ready to be asked. */
export interface State {
  readonly index: RbacIndex;
  readonly gaps: readonly Gap[];
  /** What the answers rest on besides what was read. */
  readonly assumptions: readonly string[];
  /** Why roles or bindings may be missing, so that whoever is not found may yet be allowed. */
  readonly incomplete: string | undefined;
}

/** What a cluster is asked for, so that a request can be decided. */
export const DECIDING: readonly Need[] = [
  'rbac',
  'service-accounts',
  'pods',
  'nodes',
  'storage',
  'custom-resource-definitions',
];
/** What it is asked for besides, so that ways up can be found. */
export const CLIMBING: readonly Need[] = [...DECIDING, 'pod-templates', 'secrets'];

/** Commands whose arguments say what to ask take the files by an option. */
export function addFilenameOption(command: Command): Command {
  return command.addOption(
    new Option('-f, --filename <path>', `${PATHS}; may be given several times`).argParser(collect),
  );
}

export function addStateOptions(command: Command): Command {
  return addClusterOptions(command)
    .option('--kubernetes-version <version>', 'the version of the API server (default: the newest known)')
    .option('--no-defaults', 'leave out the roles and bindings that every API server makes by itself')
    .option('--values <file>', 'a values file for Helm charts; may be given several times', collect)
    .option('--set <key=value>', 'a value for Helm charts; may be given several times', collect)
    .option(
      '--pod-template <kind.group=path>',
      'where a custom resource carries a pod template; may be given several times',
      collect,
    );
}

/**
 * Reads roles and bindings, with the cluster's own laid under what comes from files.
 *
 * @param paths Where the files are; undefined for commands that take them by an option.
 * @throws CliError when nothing is named or nothing could be read.
 */
export async function readState(
  io: Io,
  paths: readonly string[] | undefined,
  options: StateOptions,
  needs: readonly Need[],
): Promise<State> {
  const named = paths ?? options.filename ?? [];
  refuseNoSource(named, options, paths === undefined ? 'what to read with -f' : 'what to read');
  const given = kubernetesVersionOf(options.kubernetesVersion);
  const snapshot = await readSources(io, named, withoutNamespace(options), needs);
  const kubernetesVersion = options.kubernetesVersion === undefined ? servedVersion(snapshot) : given;
  // A cluster that was read has what its API server made.
  const ofCluster = snapshot.objects.some(({ origin }) => origin.type === 'cluster') || isClusterAsked(options);
  const defaults = options.defaults === false || ofCluster ? undefined : rbacDefaultsFor(kubernetesVersion);
  const index = buildRbac(snapshot, { kubernetesVersion, defaults });
  const problems = Map.groupBy(index.problems, ({ object }) => object);
  const gaps = [
    ...snapshot.gaps,
    ...workloadGaps(snapshot),
    ...[...problems].flatMap(([object, found]) => problemGaps(object, found)),
  ];
  if (named.length > 0) refuseNothing(named, snapshot, gaps);
  const [missing] = gapsIn(['rbac'], snapshot.gaps);
  return { index, gaps, assumptions: assumptionsOf(index, defaults), incomplete: missing?.message };
}

/** Bindings of every namespace count, whichever a request is for. */
function withoutNamespace(options: StateOptions): SourceOptions {
  const { namespace: _, ...others } = options as SourceOptions;
  return others;
}

function assumptionsOf(index: RbacIndex, defaults: ReturnType<typeof rbacDefaultsFor> | undefined): readonly string[] {
  const version = formatKubernetesVersion(index.kubernetesVersion);
  const decided = `decided as the Node and RBAC authorizers of Kubernetes ${version} do`;
  if (defaults === undefined) return [decided];
  return [
    decided,
    `with the default roles and bindings of ${formatKubernetesVersion(defaults.version)} where they are not in what was read`,
  ];
}
