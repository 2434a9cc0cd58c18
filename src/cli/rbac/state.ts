import { type Command, Option } from 'commander';
import { isOfCluster, kubernetesVersionOf, type RbacState, rbacStateOf, servedVersion } from '../../answers/index.ts';
import type { Need } from '../../kube/index.ts';
import { addClusterOptions, isClusterAsked } from '../cluster-options.ts';
import type { Io } from '../io.ts';
import { refuseNothing } from '../scan/own-files.ts';
import { collect, PATHS, readSources, refuseNoSource, type SourceOptions } from '../source-options.ts';

/** How roles and bindings are read, for every command that asks about them. */
export interface StateOptions extends Omit<SourceOptions, 'namespace'> {
  readonly filename?: readonly string[];
  readonly kubernetesVersion?: string;
  /** False with --no-defaults. */
  readonly defaults?: boolean;
}

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
): Promise<RbacState> {
  const named = paths ?? options.filename ?? [];
  refuseNoSource(named, options, paths === undefined ? 'what to read with -f' : 'what to read');
  const given = kubernetesVersionOf(options.kubernetesVersion);
  const snapshot = await readSources(io, named, withoutNamespace(options), needs);
  const kubernetesVersion = options.kubernetesVersion === undefined ? servedVersion(snapshot) : given;
  // A cluster that was read has what its API server made.
  const withDefaults = options.defaults !== false && !isOfCluster(snapshot) && !isClusterAsked(options);
  const state = rbacStateOf(snapshot, kubernetesVersion, withDefaults);
  if (named.length > 0) refuseNothing(named, snapshot, state.gaps);
  return state;
}

/** Bindings of every namespace count, whichever a request is for. */
function withoutNamespace(options: StateOptions): SourceOptions {
  const { namespace: _, ...others } = options as SourceOptions;
  return others;
}
