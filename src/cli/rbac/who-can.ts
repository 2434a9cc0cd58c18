import type { Command } from 'commander';
import { DECIDING, type WhoCanAnswer, whoCan as whoCanDo, whoCanJson } from '../../answers/index.ts';
import { describeAttributes, serviceAccountsByGroup } from '../../rbac/index.ts';
import { type Style, safeText } from '../../report/index.ts';
import { defineCommand, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { addOutputOptions } from '../output-option.ts';
import { addFilenameOption, addStateOptions, readState, type StateOptions } from './state.ts';
import { describeGrant, describeIdentity, gapLines, placeOfGrant } from './words.ts';
import { ANSWER_FORMATS, type OutputOptions, writeAnswer } from './write-answer.ts';

interface WhoCanOptions extends StateOptions, OutputOptions {
  readonly namespace?: string;
}

/** `rbac who-can VERB RESOURCE[/SUB] [NAME]` */
export const whoCan = defineCommand<WhoCanOptions, [verb: string, resource: string, name: string | undefined]>({
  define,
  run,
});

function define(command: Command): void {
  command
    .description(
      'List every user, group and service account that may make a request, with the rules that allow it. Groups of ' +
        'service accounts are shown with the accounts that are in them.\n\n' +
        'Exit codes: 0 answered; 2 the arguments are wrong, or nothing could be read.',
    )
    .argument('<verb>', 'such as get, list or create; for a path an HTTP method')
    .argument('<resource>', 'such as pods, pods/exec, deployments.apps, or a path such as /metrics')
    .argument('[name]', 'the object that the request names')
    .option('-n, --namespace <name>', 'the namespace of the request (default: across all namespaces)');
  addFilenameOption(command);
  addOutputOptions(addStateOptions(command), ANSWER_FORMATS);
  command.addHelpText(
    'after',
    examples(
      ['who may read every secret', 'breakwater rbac who-can list secrets -f manifests/'],
      ['who may run commands in pods of a namespace', 'breakwater rbac who-can create pods/exec -n shop -f manifests/'],
    ),
  );
}

async function run(
  io: Io,
  options: WhoCanOptions,
  verb: string,
  resource: string,
  name: string | undefined,
): Promise<ExitCode> {
  const state = await readState(io, undefined, options, DECIDING);
  const answer = whoCanDo(state, { verb, resource, name, namespace: options.namespace });
  writeAnswer(io, options, { kind: 'RbacHolders', lines: (style) => lines(answer, style), value: whoCanJson(answer) });
  return EXIT.ok;
}

const MOST_ACCOUNTS = 5;

function* lines({ state, attributes, notes, holders }: WhoCanAnswer, style: Style): Generator<string> {
  yield style.strong(`${safeText(describeAttributes(attributes))}`);
  yield '  group system:masters  past every authorizer';
  const accountsOf = serviceAccountsByGroup(state.index);
  for (const { identity, grants } of holders.rbac) {
    yield `  ${safeText(describeIdentity(identity))}${identity.type === 'group' ? accountsText(accountsOf(identity.name)) : ''}`;
    for (const grant of grants) {
      yield `    ${safeText(describeGrant(grant))}  ${style.faint(safeText(placeOfGrant(grant)))}`;
    }
  }
  for (const node of holders.nodes) yield `  node ${safeText(node)}  by the Node authorizer`;
  if (state.incomplete !== undefined) yield `  there may be others: ${safeText(state.incomplete)}`;
  for (const note of [...notes, ...state.assumptions]) yield `  ${style.faint(safeText(note))}`;
  yield* gapLines(state.gaps, style);
}

function accountsText(accounts: readonly string[]): string {
  if (accounts.length === 0) return '';
  const more = accounts.length > MOST_ACCOUNTS ? `, … ${accounts.length} in all` : '';
  return `  (${safeText(accounts.slice(0, MOST_ACCOUNTS).join(', '))}${more})`;
}
