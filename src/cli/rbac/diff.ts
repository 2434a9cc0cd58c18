import { type Command, Option } from 'commander';
import {
  CLIMBING,
  gapJson,
  grantJson,
  OPERATOR,
  operatorsOf,
  type RbacState,
  ruleJson,
  stepJson,
} from '../../answers/index.ts';
import {
  describePosition,
  type PathChange,
  type PermissionChange,
  pathChanges,
  permissionsOnlyIn,
  type Target,
} from '../../rbac/index.ts';
import { type Style, safeText } from '../../report/index.ts';
import { CliError } from '../cli-error.ts';
import { defineCommand, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { addOutputOptions } from '../output-option.ts';
import { AFTER, collect, PATHS, pathsAfter, withoutCluster } from '../source-options.ts';
import { type Changes, diffMarkdown, summaryOf } from './diff-markdown.ts';
import { addStateOptions, readState, type StateOptions } from './state.ts';
import { describeGrant, describeIdentity, describeRule, gapLines, placeOfGrant } from './words.ts';
import { ANSWER_FORMATS, type OutputOptions, writeAnswer } from './write-answer.ts';

interface DiffOptions extends StateOptions, OutputOptions {
  readonly failOn?: readonly string[];
  readonly operator?: readonly string[];
}

const FAIL_ON = ['new-path', 'gained'] as const;

/** `rbac diff BEFORE AFTER`: what a change of roles and bindings gives, takes, opens and closes. */
export const diff = defineCommand<DiffOptions, [before: string, after?: string]>({ define, run });

function define(command: Command): void {
  command
    .description(
      'Compare two states of roles and bindings: what each subject gained and lost, after groups and aggregated roles, and ' +
        'which ways to cluster-admin, nodes and secrets are opened and closed.\n\n' +
        'Exit codes: 0 compared; 1 something was found that --fail-on names; 2 the arguments are wrong, or nothing could ' +
        'be read.',
    )
    .argument('<before>', PATHS)
    .argument('[after]', AFTER)
    .addOption(
      new Option('--fail-on <what>', `exit with 1 for this: ${FAIL_ON.join(', ')}; may be given several times`)
        .choices([...FAIL_ON])
        .argParser(collect),
    )
    .option('--operator <resource.group=…>', `custom resources that act for their author: ${OPERATOR}`, collect);
  addOutputOptions(addStateOptions(command), [...ANSWER_FORMATS, 'markdown']);
  command.addHelpText(
    'after',
    examples(
      ['a comment for a pull request', 'breakwater rbac diff main/ branch/ -o markdown --fail-on new-path'],
      ['what has changed since a snapshot', 'breakwater rbac diff prod.snapshot.gz --context prod'],
    ),
  );
}

const TARGETS: readonly Target[] = [{ type: 'cluster-admin' }, { type: 'node' }, { type: 'secret' }];

async function run(io: Io, options: DiffOptions, before: string, after?: string): Promise<ExitCode> {
  const paths = pathsAfter(after, options);
  const failOn = (options.failOn ?? []).map((what) => {
    const known = FAIL_ON.find((one) => one === what);
    if (known === undefined) throw new CliError('bad-argument', `--fail-on ${what}: choose ${FAIL_ON.join(', ')}`);
    return known;
  });
  const operators = operatorsOf(options.operator);
  const earlier = await readState(io, [before], withoutCluster(options), CLIMBING);
  const later = await readState(io, paths, options, CLIMBING);
  const difference: Difference = {
    before: earlier,
    after: later,
    gained: permissionsOnlyIn(later.index, earlier.index),
    lost: permissionsOnlyIn(earlier.index, later.index),
    ...pathChanges(earlier.index, later.index, TARGETS, { operators }),
  };
  const answer = {
    kind: 'RbacDiff',
    lines: (style: Style) => lines(difference, style),
    value: answerValue(difference),
  };
  writeAnswer(io, options, answer, { markdown: () => diffMarkdown(difference) });
  const found = { 'new-path': difference.opened.length > 0, gained: difference.gained.length > 0 };
  return failOn.some((what) => found[what]) ? EXIT.findings : EXIT.ok;
}

interface Difference extends Changes {
  readonly before: RbacState;
  readonly after: RbacState;
}

function* lines({ before, after, gained, lost, opened, closed }: Difference, style: Style): Generator<string> {
  for (const [title, changes] of [
    ['Opened', opened],
    ['Closed', closed],
  ] as const) {
    if (changes.length > 0) yield style.strong(title);
    for (const change of changes) yield* pathLines(change, style);
  }
  for (const [title, changes] of [
    ['Gained', gained],
    ['Lost', lost],
  ] as const) {
    if (changes.length > 0) yield style.strong(title);
    for (const [identity, held] of Map.groupBy(changes, (change) => change.identity)) {
      yield `  ${safeText(describeIdentity(identity))}`;
      for (const { namespace, rule, grant } of held) {
        const where = namespace === '' ? 'everywhere' : `in namespace ${namespace}`;
        yield `    ${safeText(`${describeRule(rule)}, ${where}`)}`;
        yield `      ${safeText(describeGrant(grant))}  ${style.faint(safeText(placeOfGrant(grant)))}`;
      }
    }
  }
  yield summaryOf({ gained, lost, opened, closed });
  for (const assumption of after.assumptions) yield style.faint(`  ${assumption}`);
  yield* gapLines([...before.gaps, ...after.gaps], style);
}

function* pathLines({ from, target, path }: PathChange, style: Style): Generator<string> {
  yield `  ${safeText(describePosition(from))} to ${target.type}`;
  for (const { action, needs } of path) {
    yield `    ${safeText(action)}`;
    const [grant] = needs[0] ?? [];
    if (grant !== undefined) yield `      ${style.faint(safeText(`${describeGrant(grant)}  ${placeOfGrant(grant)}`))}`;
  }
}

function answerValue({ before, after, gained, lost, opened, closed }: Difference): object {
  return {
    gained: gained.map(changeJson),
    lost: lost.map(changeJson),
    opened: opened.map(pathJson),
    closed: closed.map(pathJson),
    assumptions: after.assumptions,
    gaps: { before: before.gaps.map(gapJson), after: after.gaps.map(gapJson) },
  };
}

function changeJson({ identity, namespace, rule, grant }: PermissionChange): object {
  return { subject: identity, namespace: namespace || undefined, rule: ruleJson(rule), grant: grantJson(grant) };
}

function pathJson({ from, target, path }: PathChange): object {
  return { from: describePosition(from), to: target.type, path: path.map(stepJson) };
}
