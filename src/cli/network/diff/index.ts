import { type Command, Option } from 'commander';
import {
  type ConnectionChange,
  diffOf,
  isNoConnection,
  subtractConnections,
  VerdictTable,
} from '../../../network/index.ts';
import { defineCommand, examples } from '../../command.ts';
import { EXIT, type ExitCode } from '../../exit-code.ts';
import type { Io } from '../../io.ts';
import { addOutputOptions, outputRequests } from '../../output-option.ts';
import { AFTER, PATHS, pathsAfter, withoutCluster } from '../../source-options.ts';
import {
  addMeshOption,
  addNetworkOptions,
  connectivityOf,
  type MeshOptions,
  needsOf,
  readNetwork,
  warnOfGaps,
  writeOutputs,
} from '../options.ts';
import { FORMATS, render } from './formats.ts';

interface DiffOptions extends MeshOptions {
  readonly failOn?: 'gained' | 'lost' | 'any' | 'none';
  readonly output?: readonly string[];
  readonly outputFile?: string;
}

/** `network diff BEFORE AFTER`: which connections a change opens and closes. */
export const diff = defineCommand<DiffOptions, [before: string, after?: string]>({ define, run });

function define(command: Command): void {
  command.description(
    'Compare two states of a cluster by behaviour and not by text: the connections gained, lost and changed, with the ' +
      'rules that make the difference.\n\n' +
      'Exit codes: 0 nothing that --fail-on names; 1 something of it; 2 the arguments are wrong, or nothing could be read.',
  );
  command.argument('<before>', `the state before: ${PATHS}`).argument('[after]', AFTER);
  command.addOption(
    new Option('--fail-on <what>', 'what ends in exit code 1 (default: none)').choices([
      'gained',
      'lost',
      'any',
      'none',
    ]),
  );
  addMeshOption(command);
  addOutputOptions(command, FORMATS);
  addNetworkOptions(command);
  command.addHelpText(
    'after',
    examples(
      ['what a branch changes', 'breakwater network diff main/manifests manifests'],
      ['what has changed since a snapshot', 'breakwater network diff prod.snapshot.gz --context prod'],
      [
        'a comment for a pull request, which fails when something opens',
        'breakwater network diff before after -o markdown --fail-on gained',
      ],
    ),
  );
}

async function run(io: Io, options: DiffOptions, before: string, after?: string): Promise<ExitCode> {
  const later = pathsAfter(after, options);
  const requests = outputRequests(FORMATS, options.output ?? ['text'], options.outputFile);
  const was = await readNetwork(io, [before], withoutCluster(options), needsOf(options));
  const is = await readNetwork(io, later, options, needsOf(options));
  const verdicts = new VerdictTable();
  const first = connectivityOf(was.cluster, options, verdicts);
  const second = connectivityOf(is.cluster, options, verdicts);
  const changes = [...diffOf(first, second)];
  const gaps = [...was.gaps, ...is.gaps];
  warnOfGaps(io, gaps);
  writeOutputs(io, requests, (format) => render(format, changes, first, second, gaps));
  return fails(options.failOn ?? 'none', changes) ? EXIT.findings : EXIT.ok;
}

function fails(failOn: NonNullable<DiffOptions['failOn']>, changes: readonly ConnectionChange[]): boolean {
  switch (failOn) {
    case 'gained':
      return changes.some(gains);
    case 'lost':
      return changes.some(loses);
    case 'any':
      return changes.length > 0;
    case 'none':
      return false;
  }
}

function gains({ before, after }: ConnectionChange): boolean {
  return !isNoConnection(subtractConnections(after.possible, before.possible));
}

function loses({ before, after }: ConnectionChange): boolean {
  return !isNoConnection(subtractConnections(before.allowed, after.allowed));
}
