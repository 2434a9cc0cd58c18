import type { Command } from 'commander';
import { type Permission, permissionsOf, type User } from '../../rbac/index.ts';
import { type Style, safeText } from '../../report/index.ts';
import { defineCommand, examples } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { addOutputOptions } from '../output-option.ts';
import { collect, PATHS } from '../source-options.ts';
import { addFilenameOption, addStateOptions, DECIDING, readState, type State, type StateOptions } from './state.ts';
import { SUBJECT, userOfArgument } from './subject-argument.ts';
import { gapJson, gapLines, grantJson } from './words.ts';
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
  const user = userOfArgument(subject, options.asGroup ?? []);
  const state = await readState(io, [...paths, ...(options.filename ?? [])], options, DECIDING);
  const answer = { state, user, permissions: permissionsOf(state.index, user) };
  writeAnswer(io, options, {
    kind: 'RbacPermissions',
    lines: (style) => lines(answer, style),
    value: answerValue(answer),
  });
  return EXIT.ok;
}

interface PermissionsAnswer {
  readonly state: State;
  readonly user: User;
  readonly permissions: readonly Permission[];
}

function isNode({ name, groups }: User): boolean {
  return name.startsWith('system:node:') && groups.includes('system:nodes');
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

function* lines({ state, user, permissions }: PermissionsAnswer, style: Style): Generator<string> {
  if (user.groups.includes('system:masters')) yield 'system:masters may do everything, past every authorizer';
  if (isNode(user)) yield 'the Node authorizer lets it do what its kubelet needs, besides: ask can-i';
  if (permissions.length === 0) yield 'no binding gives the subject anything';
  const width = Math.max(0, ...permissions.map((permission) => nameOf(permission).length));
  for (const [namespace, held] of Map.groupBy(permissions, (permission) => permission.namespace)) {
    yield style.strong(namespace === '' ? 'everywhere' : `namespace ${safeText(namespace)}`);
    for (const permission of held) {
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

function answerValue({ state, user, permissions }: PermissionsAnswer): object {
  return {
    user: { name: user.name, groups: user.groups },
    permissions: permissions.map(({ namespace, group, resource, names, verbs, grants }) => ({
      namespace: namespace || undefined,
      ...(group === undefined ? { path: resource } : { group, resource }),
      names: names.length > 0 ? names : undefined,
      verbs,
      grants: grants.map(grantJson),
    })),
    nodeAuthorizer: isNode(user) || undefined,
    complete: state.incomplete === undefined,
    assumptions: state.assumptions,
    gaps: state.gaps.map(gapJson),
  };
}
