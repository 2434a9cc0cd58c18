import type { FieldPath } from '../../kube/index.ts';
import type { PolicyRule, Role } from '../../rbac/index.ts';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';
import type { Severity } from '../severity.ts';
import { ownRoles } from './rbac-answers.ts';

/** A fault of a rule; the path begins at the rule. */
export interface RuleFault {
  readonly path: FieldPath;
  readonly message: string;
  readonly severity?: Severity | undefined;
}

/** A check that judges one rule at a time of roles that are not the cluster's own. */
export function ruleCheck(
  texts: Omit<Check, 'needs' | 'run'>,
  judge: (rule: PolicyRule, role: Role, context: CheckContext) => Iterable<RuleFault>,
): Check {
  const check: Check = {
    ...texts,
    needs: ['rbac'],
    *run(context) {
      for (const role of context.answer(ownRoles)) {
        for (const { rule, object, path: at } of role.rules) {
          // What a role gathers is judged where it is written.
          if (object !== role.object) continue;
          for (const { path, message, severity } of judge(rule, role, context)) {
            yield { check, object, path: [...at, ...path], message, severity };
          }
        }
      }
    },
  };
  return check;
}
