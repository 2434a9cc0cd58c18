import type { Command } from 'commander';
import {
  CLIMBING,
  type Climb,
  MOST_CUTS,
  OPERATOR,
  type PathsAnswer,
  pathsJson,
  paths as pathsOf,
  SUBJECT,
  TARGET,
} from '../../answers/index.ts';
import { type ClimbPath, describePosition, type Grant } from '../../rbac/index.ts';
import { type Style, safeText } from '../../report/index.ts';
import { CliError } from '../cli-error.ts';
import { defineCommand, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { addOutputOptions } from '../output-option.ts';
import { collect, PATHS } from '../source-options.ts';
import { addStateOptions, readState, type StateOptions } from './state.ts';
import { describeGrant, describeRule, gapLines, placeOfGrant } from './words.ts';
import { ANSWER_FORMATS, type OutputOptions, writeAnswer } from './write-answer.ts';

interface PathsOptions extends StateOptions, OutputOptions {
  readonly from?: readonly string[];
  readonly asGroup?: readonly string[];
  readonly to?: string;
  readonly all?: boolean;
  readonly maxPaths?: string;
  readonly operator?: readonly string[];
}

/** `rbac paths PATH…`: how subjects can climb, and what closes the way. */
export const paths = defineCommand<PathsOptions, [paths: readonly string[]]>({ define, run });

function define(command: Command): void {
  command
    .description(
      'Show how subjects can climb to cluster-admin, to nodes or to secrets: the shortest way of each, step by step with ' +
        'the grant behind it, and the smallest set of grants whose removal leaves no way, proven by searching again ' +
        "without them. Without --from: every subject of a binding that is not the cluster's own.\n\n" +
        'Admission other than Pod Security labels is not looked at, and each step takes the rights of one position.\n\n' +
        'Exit codes: 0 there is no way; 1 there is one; 2 the arguments are wrong, or what decides could not be read.',
    )
    .argument('[paths...]', PATHS)
    .option('--from <subject>', `where to start: ${SUBJECT}; may be given several times`, collect)
    .option('--as-group <group>', 'a group that the one subject of --from is in; may be given several times', collect)
    .option('--to <target>', `${TARGET} (default: cluster-admin)`)
    .option('--all', 'list every way that passes no position twice, up to a bound, and not the shortest alone')
    .option('--max-paths <number>', 'the bound of --all (default: 100)')
    .option('--operator <resource.group=…>', `custom resources that act for their author: ${OPERATOR}`, collect);
  addOutputOptions(addStateOptions(command), ANSWER_FORMATS);
  command.addHelpText(
    'after',
    examples(
      ['who can become cluster-admin', 'breakwater rbac paths manifests/'],
      ['every way of one service account to a node', 'breakwater rbac paths --from sa:shop:cart --to node --all .'],
    ),
  );
}

async function run(io: Io, options: PathsOptions, sources: readonly string[]): Promise<ExitCode> {
  if ((options.asGroup ?? []).length > 0 && (options.from ?? []).length !== 1) {
    throw new CliError('bad-argument', '--as-group is for one user: give one --from');
  }
  const most = boundOf(options.maxPaths ?? '100');
  const state = await readState(io, sources, options, CLIMBING);
  const answer = pathsOf(state, {
    from: options.from ?? [],
    groups: options.asGroup ?? [],
    to: options.to ?? 'cluster-admin',
    most: options.all ? most : undefined,
    operators: options.operator ?? [],
  });
  writeAnswer(io, options, { kind: 'RbacPaths', lines: (style) => lines(answer, style), value: pathsJson(answer) });
  if (answer.climbs.length > 0) return EXIT.findings;
  return state.incomplete === undefined ? EXIT.ok : EXIT.failed;
}

function boundOf(text: string): number {
  const bound = Number(text);
  if (Number.isSafeInteger(bound) && bound > 0 && bound <= 100_000) return bound;
  throw new CliError('bad-argument', `--max-paths ${text} is no number of paths: write 1 to 100000`);
}

function* lines({ state, target, searched, climbs, all }: PathsAnswer, style: Style): Generator<string> {
  for (const climb of climbs) {
    yield style.strong(`${safeText(describePosition(climb.from))} reaches ${safeText(target)}`);
    for (const [index, path] of climb.paths.entries()) {
      if (all) yield `  way ${index + 1}`;
      yield* pathLines(path, style);
    }
    if (!climb.complete) yield '  … there may be more ways: the bound was reached';
    yield* cutLines(climb, style);
    yield '';
  }
  yield `${climbs.length} of ${searched} subjects reach ${safeText(target)}`;
  if (state.incomplete !== undefined) yield `  there may be more: ${safeText(state.incomplete)}`;
  const uncut = climbs.filter(({ cut }) => cut === undefined).length;
  if (uncut > 0) yield `  what closes the way is shown for the first ${MOST_CUTS}: name another with --from`;
  for (const assumption of state.assumptions) yield style.faint(`  ${assumption}`);
  yield* gapLines(state.gaps, style);
}

function* pathLines(path: ClimbPath, style: Style): Generator<string> {
  for (const [index, step] of path.entries()) {
    yield `  ${index + 1}. ${safeText(step.action)}`;
    for (const grants of step.needs) yield* grantLines(grants, style);
  }
}

const MOST_GRANTS = 3;

function* grantLines(grants: readonly Grant[], style: Style): Generator<string> {
  for (const grant of grants.slice(0, MOST_GRANTS)) {
    yield `     ${safeText(describeGrant(grant))}`;
    yield `       ${safeText(describeRule(grant.rule.rule))}  ${style.faint(safeText(placeOfGrant(grant)))}`;
  }
  if (grants.length > MOST_GRANTS) yield `     … or ${grants.length - MOST_GRANTS} other grants of the same`;
}

function* cutLines({ cut }: Climb, style: Style): Generator<string> {
  if (cut === undefined) return;
  if (!cut.possible) {
    yield "  no removal closes the way: it is made of grants that are the cluster's own";
    return;
  }
  const number = cut.grants.length === 1 ? 'this grant' : `these ${cut.grants.length} grants`;
  yield `  removing ${number} leaves no way${cut.proven ? ', proven by searching again' : ' by the graph; searching again found one'}:`;
  for (const grant of cut.grants) yield* grantLines([grant], style);
  if (cut.instead.length > 0) yield '  or, by the graph, any one of these instead:';
  for (const grant of cut.instead) yield* grantLines([grant], style);
  if (!cut.smallest) {
    yield `  a smaller set may exist: ${cut.together.length} steps take several rights together, and the search was ended`;
  }
}
