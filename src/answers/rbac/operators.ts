import { KNOWN_OPERATORS, type Operator } from '../../rbac/index.ts';
import { AnswersError } from '../answers-error.ts';

export const OPERATOR = 'resource.group=pods|cluster-admin|NAME';

/**
 * The operators that ways up go through: those in wide use, and those that the user names, as
 * `workflows.example.com=pods` or `apps.example.com=deployer` with the name of a service account.
 *
 * @throws AnswersError `bad-question` when one does not read so.
 */
export function operatorsOf(written: readonly string[] = []): readonly Operator[] {
  const own = written.map((text): Operator => {
    const [, resource, group, acts] = /^([^.=]+)\.([^=]+)=(.+)$/.exec(text) ?? [];
    if (resource === undefined || group === undefined || acts === undefined) {
      throw new AnswersError('bad-question', `"${text}" names no operator: write ${OPERATOR}`);
    }
    const known = acts === 'pods' || acts === 'cluster-admin';
    return { group, resources: [resource], acts: known ? acts : { serviceAccount: acts } };
  });
  return [...KNOWN_OPERATORS, ...own];
}
