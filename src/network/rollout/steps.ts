import type { JsonObject } from '../../kube/index.ts';
import { Connectivity } from '../connectivity/index.ts';
import type { ResolvedFlow, UnresolvedFlow } from '../flows/index.ts';
import type { Cluster } from '../model/index.ts';
import type { Profile } from '../profile/index.ts';
import { DENIED, Reachability, VerdictTable } from '../reach/index.ts';
import { type Proof, prove } from './proof.ts';
import { readProposed, withPolicies } from './proposed.ts';

/** One namespace's turn in a roll-out. */
export interface Step {
  readonly namespace: string;
  readonly policies: readonly JsonObject[];
  /** Pairs of workloads, one of which is in the namespace, that may connect at all. */
  readonly pairsBefore: number;
  readonly pairsAfter: number;
  /** What the policies so far do to what was seen. */
  readonly proof: Proof;
}

export interface RolloutInput {
  readonly cluster: Cluster;
  readonly profile: Profile;
  readonly policies: readonly JsonObject[];
  readonly flows: readonly ResolvedFlow[];
  readonly unresolved: readonly UnresolvedFlow[];
  readonly apiServer: readonly bigint[];
}

/**
 * Puts policies in force namespace by namespace. First come those that break nothing and of whose workloads all were
 * seen; among equals, those that close the most.
 */
export function rolloutSteps(input: RolloutInput): readonly Step[] {
  const byNamespace = Map.groupBy(input.policies, (policy) => String((policy['metadata'] as JsonObject)['namespace']));
  const today = new Pairs(input.cluster, input.profile);
  const risks = [...byNamespace].map(([namespace, policies]) => ({
    namespace,
    policies,
    ...riskOf(namespace, policies, today, input),
  }));
  risks.sort(
    (a, b) => a.broken - b.broken || a.unseen - b.unseen || b.closes - a.closes || (a.namespace < b.namespace ? -1 : 1),
  );
  let cluster = input.cluster;
  let before = today;
  return risks.map(({ namespace, policies }) => {
    cluster = withPolicies(cluster, readProposed(policies));
    const after = new Pairs(cluster, input.profile);
    const step: Step = {
      namespace,
      policies,
      pairsBefore: before.of(namespace),
      pairsAfter: after.of(namespace),
      proof: prove({ ...input, cluster, namespaces: [namespace] }),
    };
    before = after;
    return step;
  });
}

/** What a namespace's policies alone would do. */
function riskOf(namespace: string, policies: readonly JsonObject[], today: Pairs, input: RolloutInput) {
  const cluster = withPolicies(input.cluster, readProposed(policies));
  const { broken, unseen } = prove({ ...input, cluster, namespaces: [namespace] });
  const closes = today.of(namespace) - new Pairs(cluster, input.profile).of(namespace);
  return { broken: broken.length, unseen: unseen.length, closes };
}

/** How many pairs of workloads may connect, by the namespaces that they are in. */
class Pairs {
  readonly #byNamespace = new Map<string, number>();

  constructor(cluster: Cluster, profile: Profile) {
    const connectivity = new Connectivity(new Reachability(cluster, profile, new VerdictTable()));
    for (const source of connectivity.workloads) {
      const row = connectivity.row(source);
      for (const [index, destination] of connectivity.workloads.entries()) {
        if (destination === source || (row[index] ?? DENIED) === DENIED) continue;
        for (const namespace of new Set([source.namespace, destination.namespace])) {
          this.#byNamespace.set(namespace, (this.#byNamespace.get(namespace) ?? 0) + 1);
        }
      }
    }
  }

  of(namespace: string): number {
    return this.#byNamespace.get(namespace) ?? 0;
  }
}
