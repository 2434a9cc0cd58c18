import { type Command, Option } from 'commander';
import { formatKubernetesVersion, type Gap } from '../../kube/index.ts';
import { buildRbac, type RbacIndex, rbacDefaultsFor } from '../../rbac/index.ts';
import { problemGaps, workloadGaps } from '../../sources/index.ts';
import { CliError } from '../cli-error.ts';
import type { Io } from '../io.ts';
import { refuseNothing } from '../scan/own-files.ts';
import { collect, PATHS, readSources, type SourceOptions } from '../source-options.ts';
import { kubernetesVersionOf } from '../versions.ts';

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
}

/** Commands whose arguments say what to ask take the files by an option. */
export function addFilenameOption(command: Command): Command {
  return command.addOption(
    new Option('-f, --filename <path>', `${PATHS}; may be given several times`).argParser(collect),
  );
}

export function addStateOptions(command: Command): Command {
  return command
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
 * @throws CliError when nothing is named or nothing could be read.
 */
export async function readState(io: Io, paths: readonly string[] | undefined, options: StateOptions): Promise<State> {
  const named = paths ?? options.filename ?? [];
  if (named.length === 0) {
    throw new CliError('bad-argument', `name what to read${paths === undefined ? ' with -f' : ''}: ${PATHS}`);
  }
  const kubernetesVersion = kubernetesVersionOf(options.kubernetesVersion);
  const snapshot = await readSources(io, named, options);
  // A cluster that was read has what its API server made.
  const complete = snapshot
    .ofKind('rbac.authorization.k8s.io', 'ClusterRole')
    .some(({ origin }) => origin.type === 'cluster');
  const defaults = options.defaults === false || complete ? undefined : rbacDefaultsFor(kubernetesVersion);
  const index = buildRbac(snapshot, { kubernetesVersion, defaults });
  const problems = Map.groupBy(index.problems, ({ object }) => object);
  const gaps = [
    ...snapshot.gaps,
    ...workloadGaps(snapshot),
    ...[...problems].flatMap(([object, found]) => problemGaps(object, found)),
  ];
  refuseNothing(named, snapshot, gaps);
  return { index, gaps, assumptions: assumptionsOf(index, defaults) };
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
