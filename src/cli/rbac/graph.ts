import type { Command } from 'commander';
import {
  CLIMBING,
  identityOfArgument,
  OPERATOR,
  operatorsOf,
  SUBJECT,
  TARGET,
  targetOfArgument,
} from '../../answers/index.ts';
import { climbGraph, positionOf, stepsBetween, subjectsOf } from '../../rbac/index.ts';
import { defineCommand, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { inPieces, writeTextFile } from '../files.ts';
import type { Io } from '../io.ts';
import { addOutputOptions, outputRequests } from '../output-option.ts';
import { collect, PATHS } from '../source-options.ts';
import { draw, GRAPH_FORMATS } from './draw-graph.ts';
import { addStateOptions, readState, type StateOptions } from './state.ts';
import type { OutputOptions } from './write-answer.ts';

interface GraphOptions extends StateOptions, OutputOptions {
  readonly from?: readonly string[];
  readonly to?: readonly string[];
  readonly operator?: readonly string[];
}

/** `rbac graph PATH…`: the ways up as a graph. */
export const graph = defineCommand<GraphOptions, [paths: readonly string[]]>({ define, run });

function define(command: Command): void {
  command
    .description(
      'Draw the ways up: positions, and the steps between them with the grants behind each. What leads to no target is ' +
        'left out.\n\n' +
        'Exit codes: 0 drawn; 2 the arguments are wrong, or nothing could be read.',
    )
    .argument('[paths...]', PATHS)
    .option('--from <subject>', `where to start: ${SUBJECT}; may be given several times`, collect)
    .option('--to <target>', `${TARGET}; may be given several times (default: cluster-admin, node and secret)`, collect)
    .option('--operator <resource.group=…>', `custom resources that act for their author: ${OPERATOR}`, collect);
  addOutputOptions(addStateOptions(command), GRAPH_FORMATS);
  command.addHelpText(
    'after',
    examples(['a picture of all ways up', 'breakwater rbac graph manifests/ -o dot | dot -Tsvg']),
  );
}

async function run(io: Io, options: GraphOptions, sources: readonly string[]): Promise<ExitCode> {
  const targets = (options.to ?? ['cluster-admin', 'node', 'secret']).map(targetOfArgument);
  const operators = operatorsOf(options.operator);
  const named = options.from?.map((text) => positionOf(identityOfArgument(text)));
  const requests = outputRequests(GRAPH_FORMATS, options.output ?? ['dot'], options.outputFile);
  const state = await readState(io, sources, options, CLIMBING);
  const starts = named ?? subjectsOf(state.index).map(positionOf);
  const whole = climbGraph(state.index, { operators, ...(named === undefined ? {} : { from: named }) });
  const steps = [...new Set(targets.flatMap((target) => stepsBetween(whole, starts, target)))];
  for (const { format, file } of requests) {
    const chunks = draw(format, steps, state);
    if (file === undefined) for (const piece of inPieces(chunks)) io.stdout.write(piece);
    else writeTextFile(io, file, chunks);
  }
  return EXIT.ok;
}
