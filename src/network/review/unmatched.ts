import { type FieldPath, matchesLabels } from '../../kube/index.ts';
import { type Cluster, type PodMatch, type Policy, rulesOf } from '../model/index.ts';
import { has, LabelIndex, type Reachability } from '../reach/index.ts';

/** A part of a policy that selects pods, and selects none that were read. */
export interface Unmatched {
  readonly policy: Policy;
  readonly part: 'subject' | 'peer';
  readonly path: FieldPath;
  readonly match: PodMatch;
  /** The namespaces it looks in. */
  readonly namespaces: readonly string[];
}

export function unmatchedSelectors({ cluster, universe: { endpoints } }: Reachability): readonly Unmatched[] {
  const labels = new LabelIndex(endpoints, cluster.namespaces);
  const isEmpty = (match: PodMatch) => {
    const selection = labels.select(match);
    // Beside kinds of pods there is only the stranger, who is not there.
    return !endpoints.podKinds.some((_, kind) => has(selection, kind));
  };
  const found: Unmatched[] = [];
  const add = (policy: Policy, part: Unmatched['part'], path: FieldPath, match: PodMatch) => {
    if (isEmpty(match)) found.push({ policy, part, path, match, namespaces: namespacesOf(match, cluster) });
  };
  for (const policy of cluster.policies) {
    const subject = policy.tier === 'NetworkPolicy' ? ['spec', 'podSelector'] : ['spec', 'subject'];
    add(policy, 'subject', subject, policy.subject);
    for (const direction of ['ingress', 'egress'] as const) {
      for (const { peers = [] } of rulesOf(policy, direction) ?? []) {
        for (const peer of peers) if (peer.type === 'pods') add(policy, 'peer', peer.path, peer.match);
      }
    }
  }
  return found;
}

function namespacesOf({ namespaces: match }: PodMatch, { namespaces }: Cluster): readonly string[] {
  if (match.type === 'name') return [match.name];
  const matching = [...namespaces.values()].filter(({ labels }) => matchesLabels(match.selector, labels));
  return matching.map(({ name }) => name);
}
