import type { FieldProblem } from '../../kube/index.ts';
import type { Policy } from './policy.ts';

/** What was read from an object that is a policy. */
export interface PolicyReading {
  /** Undefined when the API server refuses the object. */
  readonly policy: Policy | undefined;
  /** Why it is refused; or, with a policy, which parts of it cannot be judged. */
  readonly problems: readonly FieldProblem[];
}
