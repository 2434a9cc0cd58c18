import type { FieldPath } from '../../kube/index.ts';
import type { Binding } from '../../rbac/index.ts';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';
import type { Severity } from '../severity.ts';
import { ownBindings } from './rbac-answers.ts';

export interface BindingFault {
  readonly path: FieldPath;
  readonly message: string;
  readonly severity?: Severity | undefined;
}

/** A check that judges one binding at a time of those that are not the cluster's own. */
export function bindingCheck(
  texts: Omit<Check, 'needs' | 'run'> & Partial<Pick<Check, 'needs'>>,
  judge: (binding: Binding, context: CheckContext) => Iterable<BindingFault>,
): Check {
  const check: Check = {
    needs: ['rbac'],
    ...texts,
    *run(context) {
      for (const binding of context.answer(ownBindings)) {
        for (const fault of judge(binding, context)) yield { check, object: binding.object, ...fault };
      }
    },
  };
  return check;
}
