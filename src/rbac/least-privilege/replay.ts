import { authorize, type Decision } from '../authorize.ts';
import { mayWriteBinding, mayWriteRole } from '../escalation.ts';
import type { RbacIndex } from '../rbac-index.ts';
import type { Demand } from './demand.ts';
import type { Use } from './observations.ts';
import { isExpressible } from './right-set.ts';

/** Why a state lets a demand be met: as the authorizer decides, or as the escalation check does. */
export type Answer = Decision | { readonly allowed: true; readonly by: 'escalate' | 'bind' | 'covered' };

/** How a use fares in both states. */
export interface Replayed {
  readonly use: Use;
  readonly before: Answer;
  readonly after: Answer;
  /**
   * - `kept`: allowed before and after.
   * - `broken`: allowed before and no longer after.
   * - `inexpressible`: the same, since no rule can allow it that would not allow more. See {@link isExpressible}.
   * - `unexplained`: not allowed before, although the log says that it was: the state that was given is not the one
   *   that decided.
   */
  readonly outcome: 'kept' | 'broken' | 'inexpressible' | 'unexplained';
}

/** Decides every use again, in the state before and after the change. */
export function replay(before: RbacIndex, after: RbacIndex, uses: readonly Use[]): readonly Replayed[] {
  return uses.map((use) => {
    const was = decide(before, use.demand);
    const is = decide(after, use.demand);
    // What a new state allows and the old one did not is found by the comparison of the rules.
    return { use, before: was, after: is, outcome: outcomeOf(was, is, use.demand) };
  });
}

function outcomeOf(before: Answer, after: Answer, demand: Demand): Replayed['outcome'] {
  if (!before.allowed) return 'unexplained';
  if (after.allowed) return 'kept';
  return demand.type === 'right' && !demand.anyOf.some(isExpressible) ? 'inexpressible' : 'broken';
}

const REFUSED: Answer = { allowed: false, nodeReason: '' };

export function decide(index: RbacIndex, demand: Demand): Answer {
  switch (demand.type) {
    case 'right': {
      let first: Answer = REFUSED;
      for (const attributes of demand.anyOf) {
        const decision = authorize(index, demand.user, attributes);
        if (decision.allowed) return decision;
        first = decision;
      }
      return first;
    }
    case 'role': {
      const decision = mayWriteRole(index, demand.user, demand.write);
      return decision.allowed ? decision : REFUSED;
    }
    case 'binding': {
      const decision = mayWriteBinding(index, demand.user, demand.roleRef, demand.namespace);
      return decision?.allowed ? decision : REFUSED;
    }
  }
}
