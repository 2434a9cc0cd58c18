import type { Command } from 'commander';
import {
  DECIDING,
  type PermissionsAnswer,
  permissionsJson,
  permissions as permissionsOf,
  SUBJECT,
} from '../../answers/index.ts';
import type { Permission } from '../../rbac/index.ts';
import { type Style, safeText } from '../../report/index.ts';
import { defineCommand, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { addOutputOptions } from '../output-option.ts';
import { collect, PATHS } from '../source-options.ts';
import { addFilenameOption, addStateOptions, readState, type StateOptions } from './state.ts';
import { gapLines } from './words.ts';
import { ANSWER_FORMATS, type OutputOptions, writeAnswer } from './write-answer.ts';

interface PermissionsOptions extends StateOptions, OutputOptions {
  readonly asGroup?: readonly string[];
}

/** `rbac permissions SUBJECT PATH…` */
export const permissions = defineCommand<PermissionsOptions, [subject: string, paths: readonly string[]]>({
  define,
  run,
});

function define(command: Command): void {
  command
    .description(
      'Show everything that a subject may do: namespaces by resources by verbs. The groups that every service account ' +
        'and every user is in count.\n\n' +
        'Exit codes: 0 answered; 2 the arguments are wrong, or nothing could be read.',
    )
    .argument('<subject>', SUBJECT)
    .argument('[paths...]', PATHS)
    .option('--as-group <group>', 'a group that the subject is in; may be given several times', collect);
  addFilenameOption(command);
  addOutputOptions(addStateOptions(command), ANSWER_FORMATS);
  command.addHelpText(
    'after',
    examples(['what a service account may do', 'breakwater rbac permissions sa:shop:cart manifests/']),
  );
}

async function run(io: Io, options: PermissionsOptions, subject: string, paths: readonly string[]): Promise<ExitCode> {
  const state = await readState(io, [...paths, ...(options.filename ?? [])], options, DECIDING);
  const answer = permissionsOf(state, { subject, groups: options.asGroup ?? [] });
  writeAnswer(io, options, {
    kind: 'RbacPermissions',
    lines: (style) => lines(answer, style),
    value: permissionsJson(answer),
  });
  return EXIT.ok;
}

/** The verbs that have a column, with its letter. */
const COLUMNS = [
  ['get', 'g'],
  ['list', 'l'],
  ['watch', 'w'],
  ['create', 'c'],
  ['update', 'u'],
  ['patch', 'p'],
  ['delete', 'd'],
  ['deletecollection', 'D'],
] as const;

function* lines({ state, user, permissions: held }: PermissionsAnswer, style: Style): Generator<string> {
  if (user.groups.includes('system:masters')) yield 'system:masters may do everything, past every authorizer';
  if (user.name.startsWith('system:node:') && user.groups.includes('system:nodes')) {
    yield 'the Node authorizer lets it do what its kubelet needs, besides: ask can-i';
  }
  if (held.length === 0) yield 'no binding gives the subject anything';
  const width = Math.max(0, ...held.map((permission) => nameOf(permission).length));
  for (const [namespace, there] of Map.groupBy(held, (permission) => permission.namespace)) {
    yield style.strong(namespace === '' ? 'everywhere' : `namespace ${safeText(namespace)}`);
    for (const permission of there) {
      const { verbs, names } = permission;
      const letters = COLUMNS.map(([verb, letter]) => (verbs.includes(verb) || verbs.includes('*') ? letter : '·'));
      const others = verbs.filter((verb) => !COLUMNS.some(([column]) => column === verb));
      const only = names.length > 0 ? `  only ${names.join(', ')}` : '';
      const line = `${nameOf(permission).padEnd(width)}  ${letters.join('')}  ${others.join(',')}${only}`;
      yield `  ${safeText(line.trimEnd())}`;
    }
  }
  if (state.incomplete !== undefined) yield `there may be more: ${safeText(state.incomplete)}`;
  yield '';
  yield style.faint(COLUMNS.map(([verb, letter]) => `${letter} ${verb}`).join(', '));
  for (const assumption of state.assumptions) yield style.faint(assumption);
  yield* gapLines(state.gaps, style);
}

function nameOf({ group, resource }: Permission): string {
  if (group === undefined || group === '') return resource;
  const [type, ...rest] = resource.split('/');
  return [`${type}.${group}`, ...rest].join('/');
}
