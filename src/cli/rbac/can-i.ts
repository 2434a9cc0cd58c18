import type { Command } from 'commander';
import { type CanIAnswer, canIJson, canI as canIOf, DECIDING, SUBJECT } from '../../answers/index.ts';
import { type Attributes, describeAttributes, isResourceRequest, type Lack, type Refusal } from '../../rbac/index.ts';
import { type Style, safeText } from '../../report/index.ts';
import { defineCommand, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { addOutputOptions } from '../output-option.ts';
import { collect } from '../source-options.ts';
import { addFilenameOption, addStateOptions, readState, type StateOptions } from './state.ts';
import { describeGrant, describeRule, gapLines, placeOfGrant } from './words.ts';
import { ANSWER_FORMATS, type OutputOptions, writeAnswer } from './write-answer.ts';

interface CanIOptions extends StateOptions, OutputOptions {
  readonly as?: string;
  readonly asGroup?: readonly string[];
  readonly namespace?: string;
}

/** `rbac can-i --as SUBJECT VERB RESOURCE[/SUB] [NAME]` */
export const canI = defineCommand<CanIOptions, [verb: string, resource: string, name: string | undefined]>({
  define,
  run,
});

function define(command: Command): void {
  command
    .description(
      'Say whether a subject may make a request, as the API server decides, and which rule of which binding allows ' +
        'it, or what is missing.\n\n' +
        'Exit codes: 0 it may; 1 it may not; 2 the arguments are wrong, or what decides could not be read.',
    )
    .argument('<verb>', 'such as get, list, create, or impersonate; for a path an HTTP method')
    .argument('<resource>', 'such as pods, pods/exec, deployments.apps, or a path such as /metrics')
    .argument('[name]', 'the object that the request names; create by POST and list name none')
    .requiredOption('--as <subject>', SUBJECT)
    .option('--as-group <group>', 'a group that the subject is in; may be given several times', collect)
    .option('-n, --namespace <name>', 'the namespace of the request (default: across all namespaces)');
  addFilenameOption(command);
  addOutputOptions(addStateOptions(command), ANSWER_FORMATS);
  command.addHelpText(
    'after',
    examples(
      [
        'may a service account read secrets',
        'breakwater rbac can-i get secrets -n shop --as sa:shop:cart -f manifests/',
      ],
      ['may anybody without credentials', 'breakwater rbac can-i get /metrics --as system:anonymous -f manifests/'],
    ),
  );
}

async function run(
  io: Io,
  options: CanIOptions,
  verb: string,
  resource: string,
  name: string | undefined,
): Promise<ExitCode> {
  const state = await readState(io, undefined, options, DECIDING);
  const question = { subject: options.as ?? '', groups: options.asGroup ?? [], verb, resource, name };
  const answer = canIOf(state, { ...question, namespace: options.namespace });
  writeAnswer(io, options, { kind: 'RbacDecision', lines: (style) => lines(answer, style), value: canIJson(answer) });
  if (answer.decision.allowed) return EXIT.ok;
  return state.incomplete === undefined ? EXIT.findings : EXIT.failed;
}

function* lines({ state, user, attributes, decision, refusal, notes }: CanIAnswer, style: Style): Generator<string> {
  const { incomplete } = state;
  const no = incomplete === undefined ? 'no' : `not known: ${safeText(incomplete)}`;
  yield style.strong(decision.allowed ? 'yes' : no);
  yield `  ${safeText(`${user.name || `a member of ${user.groups[0] ?? ''}`}: ${describeAttributes(attributes)}`)}`;
  if (decision.allowed && decision.by === 'masters') yield '  the group system:masters may do everything';
  if (decision.allowed && decision.by === 'node') yield '  the Node authorizer allows it';
  if (decision.allowed && decision.by === 'rbac') {
    yield `  ${safeText(describeGrant(decision.grant))}`;
    yield `  ${safeText(describeRule(decision.grant.rule.rule))}  ${style.faint(safeText(placeOfGrant(decision.grant)))}`;
  }
  if (!decision.allowed && decision.nodeReason !== '') yield `  Node authorizer: ${safeText(decision.nodeReason)}`;
  if (refusal !== undefined) yield* refusalLines(refusal, attributes, style);
  for (const note of [...notes, ...state.assumptions]) yield `  ${style.faint(safeText(note))}`;
  yield* gapLines(state.gaps, style);
}

const MOST_NEAR = 5;

function* refusalLines({ near, holdsAnything }: Refusal, attributes: Attributes, style: Style): Generator<string> {
  if (!holdsAnything) yield '  no binding gives the subject anything';
  else if (near.length === 0) yield '  no rule comes near';
  for (const { grant, lacks } of near.slice(0, MOST_NEAR)) {
    yield `  ${LACKS[lacks](attributes)}: ${safeText(describeGrant(grant))}`;
    yield `    ${safeText(describeRule(grant.rule.rule))}  ${style.faint(safeText(placeOfGrant(grant)))}`;
  }
  if (near.length > MOST_NEAR) yield `  … and ${near.length - MOST_NEAR} more rules that come near (-o json lists all)`;
}

const LACKS: Readonly<Record<Lack, (attributes: Attributes) => string>> = {
  verb: ({ verb }) => `lacks the verb ${verb}`,
  group: () => 'lacks the API group',
  resource: () => 'lacks the subresource',
  name: (attributes) =>
    isResourceRequest(attributes) && attributes.name
      ? 'lacks the name'
      : 'is limited to names, and the request has none',
  path: () => 'lacks the path',
  namespace: () => 'is for another namespace',
};
