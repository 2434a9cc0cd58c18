import { type Binding, type Position, positionKey, positionOf, type Step } from '../../rbac/index.ts';
import type { Check, Finding } from '../check.ts';
import type { CheckContext } from '../context.ts';
import type { Severity } from '../severity.ts';
import { type Climbing, climbingOf, describeSubjects, identitiesOf, ownBindings } from './rbac-answers.ts';

/** What everything that shows ways up looks at. */
export const CLIMBING_NEEDS: Check['needs'] = ['rbac', 'service-accounts', 'pods', 'pod-templates', 'namespaces'];

/**
 * A check for one power to climb: each binding that is not the cluster's own and gives it, once. It is as bad as where
 * the power leads: `critical` to cluster-admin, `high` to a node, `medium` to somebody else's rights or secrets, `low`
 * to harm alone.
 *
 * @param techniques The ids of the steps that the power consists of.
 */
export function powerCheck(texts: Omit<Check, 'needs' | 'run' | 'severity'>, techniques: readonly string[]): Check {
  const check: Check = {
    ...texts,
    severity: 'medium',
    needs: CLIMBING_NEEDS,
    *run(context) {
      const climbing = context.answer(climbingOf);
      const byBinding = context.answer(stepsByBinding);
      for (const binding of context.answer(ownBindings)) {
        const steps = (byBinding.get(binding) ?? []).filter(({ technique }) => techniques.includes(technique));
        const worst = worstOf(steps, climbing);
        if (worst !== undefined) yield findingOf(check, binding, worst);
      }
    },
  };
  return check;
}

/** The steps that take a grant of a binding, from the positions of its subjects. */
function stepsByBinding(context: CheckContext): ReadonlyMap<Binding, readonly Step[]> {
  const { graph } = context.answer(climbingOf);
  const found = new Map<Binding, Step[]>();
  for (const binding of context.answer(ownBindings)) {
    const steps = identitiesOf(binding).flatMap(({ identity }) => graph.stepsFrom(positionKey(positionOf(identity))));
    const taking = steps.filter(({ needs }) =>
      needs.some((grants) => grants.some((grant) => grant.binding === binding)),
    );
    if (taking.length > 0) found.set(binding, taking);
  }
  return found;
}

interface Reach {
  readonly step: Step;
  readonly severity: Severity;
  /** How many rights lie between the step and where it leads. */
  readonly rights: number;
  readonly leads: string;
}

const ORDER: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

function worstOf(steps: readonly Step[], climbing: Climbing): Reach | undefined {
  const reaches = steps.map((step) => reachOf(step, climbing));
  return reaches.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) || a.rights - b.rights)[0];
}

function reachOf(step: Step, { toClusterAdmin, toNode }: Climbing): Reach {
  const admin = toClusterAdmin.get(step.toKey)?.rights;
  if (admin !== undefined) {
    const leads = admin === 0 ? 'is cluster-admin by it' : `reaches cluster-admin in ${admin + 1} steps`;
    return { step, severity: 'critical', rights: admin, leads };
  }
  const node = toNode.get(step.toKey)?.rights;
  if (node !== undefined) return { step, severity: 'high', rights: node, leads: 'reaches a node' };
  return { step, severity: HARM.includes(step.to.type) ? 'low' : 'medium', rights: 0, leads: '' };
}

const HARM: readonly Position['type'][] = ['power'];

function findingOf(check: Check, binding: Binding, { step, severity, leads }: Reach): Finding {
  const what = `${describeSubjects(binding)} may ${step.action}`;
  const message = leads === '' ? what : `${what}, and ${leads}`;
  return { check, object: binding.object, path: ['roleRef'], message, severity };
}
