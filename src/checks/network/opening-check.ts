import {
  type AddressSet,
  type ConnectionSet,
  intersectConnections,
  isNoConnection,
  type Opening,
  openingsOf,
  type WorkloadPeer,
} from '../../network/index.ts';
import type { Check, Finding } from '../check.ts';
import type { CheckContext } from '../context.ts';
import {
  connectivityOf,
  idle,
  isJudged,
  NETWORK_NEEDS,
  namesOf,
  reachabilityOf,
  usedNamespaces,
} from './network-answers.ts';

/** Who may be open to workloads, and for what. */
export interface Open {
  readonly direction: 'ingress' | 'egress';
  readonly peer: 'any-pod' | 'nodes' | AddressSet;
  readonly connections: ConnectionSet;
}

/**
 * A check of what workloads are open to. It finds the rules that open them; and where no rule does, but the absence
 * of policies, the namespace.
 */
export function openingCheck(
  texts: Omit<Check, 'run' | 'needs' | 'nothingToJudge'>,
  opens: readonly Open[],
  message: (workloads: string) => string,
): Check {
  const check: Check = {
    ...texts,
    needs: opens.some(({ peer }) => peer === 'any-pod') ? [...NETWORK_NEEDS, 'service-mesh'] : NETWORK_NEEDS,
    nothingToJudge: idle,
    *run(context) {
      const seen = new Set<string>();
      for (const finding of opens.flatMap((open) => [...openingsFound(open, context)])) {
        const { namespace, name, kind } = finding.object;
        const key = JSON.stringify([kind, namespace, name, finding.path]);
        if (seen.has(key)) continue;
        seen.add(key);
        const { object, path, workloads } = finding;
        yield { check, object, path, message: message(namesOf(workloads)) };
      }
    },
  };
  return check;
}

/** A rule, or the namespace without one, that opens workloads, and which ones. */
type FoundOpening = Pick<Finding, 'object' | 'path'> & Pick<Opening, 'workloads'>;

export function* openingsFound({ direction, peer, connections }: Open, context: CheckContext): Generator<FoundOpening> {
  const namespaces = context.answer(usedNamespaces);
  for (const { rule, workloads } of openingsOf(context.answer(reachabilityOf), direction, peer, connections)) {
    const judged = workloads.filter(
      (one) => isJudged(one.workload) && (peer !== 'any-pod' || isLetThrough(one, connections, context)),
    );
    if (judged.length === 0) continue;
    if (rule !== undefined) {
      yield { object: rule.policy.object, path: rule.path, workloads: judged };
      continue;
    }
    for (const [name, own] of Map.groupBy(judged, ({ namespace }) => namespace)) {
      const namespace = namespaces.get(name);
      if (namespace !== undefined) yield { object: namespace.object, path: namespace.path, workloads: own };
    }
  }
}

/** Whether meshes let some of it through as well, from any pod. */
function isLetThrough(workload: WorkloadPeer, connections: ConnectionSet, context: CheckContext): boolean {
  const connectivity = context.answer(connectivityOf);
  if (connectivity.meshes.length === 0) return true;
  const { allowed } = connectivity.reachability.verdicts.answerOf(connectivity.withAnyPod(workload).from);
  return !isNoConnection(intersectConnections(allowed, connections));
}
