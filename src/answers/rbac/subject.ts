import { type Identity, nodeUser, serviceAccountName, type User, userNamed } from '../../rbac/index.ts';
import { AnswersError } from '../answers-error.ts';

/** How subjects are written, for help texts. */
export const SUBJECT = 'a user name, sa:NAMESPACE:NAME, node:NAME, or group:NAME';

/**
 * Who a person means: a user name as Kubernetes knows it (`jane`, `system:serviceaccount:shop:cart`), or in short
 * `sa:shop:cart`, `node:worker-1`, `group:dev`, `user:jane`.
 *
 * @throws AnswersError `bad-question` when nobody can be meant.
 */
export function identityOfArgument(text: string): Identity {
  const account = /^sa:([^:]+):([^:]+)$/.exec(text);
  if (account !== null) return { type: 'user', name: serviceAccountName(account[1] ?? '', account[2] ?? '') };
  const [, prefix, rest = ''] = /^(sa|node|group|user):(.*)$/s.exec(text) ?? [];
  if (prefix === 'sa' || text === '' || (prefix !== undefined && rest === '')) {
    throw new AnswersError('bad-question', `"${text}" names no subject: write ${SUBJECT}`);
  }
  if (prefix === 'node') return { type: 'user', name: nodeUser(rest).name };
  return prefix === undefined
    ? { type: 'user', name: text }
    : { type: prefix === 'group' ? 'group' : 'user', name: rest };
}

/** The user that a subject stands for; of a group, a member whose name is not known. */
export function userOfArgument(text: string, groups: readonly string[]): User {
  const identity = identityOfArgument(text);
  if (text.startsWith('node:'))
    return { ...nodeUser(text.slice('node:'.length)), groups: [...nodeUser('').groups, ...groups] };
  if (identity.type === 'user') return userNamed(identity.name, groups);
  return { ...userNamed('', [identity.name, ...groups]), name: '' };
}
