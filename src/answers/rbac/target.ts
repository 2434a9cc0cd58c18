import type { Target } from '../../rbac/index.ts';
import { positionOf } from '../../rbac/index.ts';
import { AnswersError } from '../answers-error.ts';
import { identityOfArgument, SUBJECT } from './subject.ts';

export const TARGET = `cluster-admin, node[/NAME], secret[/NAMESPACE[/NAME]], or a subject: ${SUBJECT}`;

/**
 * What a path should lead to: `cluster-admin`, `node`, `node/NAME`, `secret`, `secret/shop`, `secret/shop/tls`, or a
 * subject.
 *
 * @throws AnswersError `bad-question` when nothing can be meant.
 */
export function targetOfArgument(text: string): Target {
  const [type = '', first, second, ...rest] = text.split('/');
  if (rest.length > 0) throw new AnswersError('bad-question', `"${text}" is no target: write ${TARGET}`);
  switch (type) {
    case 'cluster-admin':
      return { type };
    case 'node':
    case 'nodes':
      return { type: 'node', name: first };
    case 'secret':
    case 'secrets':
      return { type: 'secret', namespace: first, name: second };
    default:
      return { type: 'position', position: positionOf(identityOfArgument(text)) };
  }
}
