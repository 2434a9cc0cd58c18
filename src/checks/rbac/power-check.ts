import type { Binding, Identity, Position, Step } from '../../rbac/index.ts';
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
 * @param options `roundabout`: whether a step counts only where no other power of the binding leads to the same place.
 */
export function powerCheck(
  texts: Omit<Check, 'needs' | 'run' | 'severity'>,
  techniques: readonly string[],
  { roundabout = false }: { readonly roundabout?: boolean } = {},
): Check {
  const check: Check = {
    ...texts,
    severity: 'medium',
    needs: CLIMBING_NEEDS,
    *run(context) {
      const climbing = context.answer(climbingOf);
      const byTechnique = context.answer(stepsByTechnique);
      const byBinding = new Map<Binding, Step[]>();
      const straight = roundabout ? placesReached(byTechnique, techniques) : undefined;
      for (const [binding, step] of techniques.flatMap((technique) => byTechnique.get(technique) ?? [])) {
        if (straight?.get(binding)?.has(step.toKey)) continue;
        const known = byBinding.get(binding);
        if (known === undefined) byBinding.set(binding, [step]);
        else known.push(step);
      }
      for (const [binding, steps] of byBinding) {
        const worst = worstOf(steps, climbing);
        // Reading secrets is what many are there for; it is a power where there is a token in them that leads on.
        const isTold = worst?.step.technique !== 'read-secrets' || worst.leads !== '';
        if (worst !== undefined && isTold) yield findingOf(check, binding, worst);
      }
    },
  };
  return check;
}

/** Where bindings lead by techniques other than these. */
function placesReached(
  byTechnique: ReadonlyMap<string, readonly (readonly [Binding, Step])[]>,
  besides: readonly string[],
): ReadonlyMap<Binding, ReadonlySet<string>> {
  const reached = new Map<Binding, Set<string>>();
  for (const [technique, steps] of byTechnique) {
    if (besides.includes(technique)) continue;
    for (const [binding, { toKey }] of steps) reached.set(binding, (reached.get(binding) ?? new Set()).add(toKey));
  }
  return reached;
}

/** The steps from the positions of the subjects of bindings, with each binding whose grant they take. */
function stepsByTechnique(context: CheckContext): ReadonlyMap<string, readonly (readonly [Binding, Step])[]> {
  const { graph } = context.answer(climbingOf);
  const own = new Set(context.answer(ownBindings));
  const isSubject = subjectTest();
  const found = new Map<string, (readonly [Binding, Step])[]>();
  for (const [key, { position, steps }] of graph.places) {
    if (position.type !== 'identity') continue;
    for (const step of steps) {
      // An operator is not better off by its own resources.
      if (step.toKey === key) continue;
      for (const binding of new Set(step.needs.flatMap((grants) => grants.map((grant) => grant.binding)))) {
        if (!own.has(binding) || !isSubject(position.identity, binding)) continue;
        const known = found.get(step.technique);
        if (known === undefined) found.set(step.technique, [[binding, step]]);
        else known.push([binding, step]);
      }
    }
  }
  return found;
}

/** A step may take what a group is given; then it is the group's binding, and said of the group. */
function subjectTest(): (identity: Identity, binding: Binding) => boolean {
  const known = new Map<Binding, ReadonlySet<string>>();
  return ({ type, name }, binding) => {
    let subjects = known.get(binding);
    if (subjects === undefined) {
      subjects = new Set(identitiesOf(binding).map(({ identity }) => `${identity.type}\n${identity.name}`));
      known.set(binding, subjects);
    }
    return subjects.has(`${type}\n${name}`);
  };
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
