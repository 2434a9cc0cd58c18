import { isJsonObject, matchesLabels, ownField, valueAt } from '../../kube/index.ts';
import type { Cluster, Policy, RulePeer } from '../../network/index.ts';
import type { Check } from '../check.ts';
import { isSystemNamespace } from '../namespace/system-namespace.ts';
import { policyExample, workloadExample } from './examples.ts';
import { clusterOf, NETWORK_NEEDS, noPolicy } from './network-answers.ts';

export const orForAnd: Check = {
  id: 'network/or-for-and',
  title: 'Two peers where one was probably meant',
  severity: 'medium',
  rationale:
    'With a dash before `podSelector`, it is a peer of its own: the rule lets in all pods of the selected namespaces, ' +
    'and beside them the pods with these labels of the policy’s own namespace. Without the dash both must hold.',
  remediation:
    'Write both selectors in one list entry, without a dash before the second. If two peers are meant, accept this.',
  examples: {
    bad:
      workloadExample() +
      policyExample(
        'podSelector: {}\ningress:\n  - from:\n      - namespaceSelector: { matchLabels: { team: web } }\n      - podSelector: { matchLabels: { role: proxy } }',
      ),
    good:
      workloadExample() +
      policyExample(
        'podSelector: {}\ningress:\n  - from:\n      - namespaceSelector: { matchLabels: { team: web } }\n        podSelector: { matchLabels: { role: proxy } }',
      ),
  },
  references: [
    {
      title: 'Kubernetes: Network Policies, behavior of to and from selectors',
      url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
    },
  ],
  needs: NETWORK_NEEDS,
  nothingToJudge: noPolicy,
  sameCauseAs: ['network/peer-matches-nothing', 'network/misspelt-label'],
  *run(context) {
    const cluster = context.answer(clusterOf);
    for (const policy of cluster.policies) {
      if (policy.tier !== 'NetworkPolicy' || isSystemNamespace(policy.object.namespace)) continue;
      for (const rule of [...(policy.ingress ?? []), ...(policy.egress ?? [])]) {
        const peers = rule.peers ?? [];
        for (const [index, peer] of peers.entries()) {
          const next = peers[index + 1];
          if (next === undefined || !isSplit(peer, next, policy, cluster)) continue;
          const message = 'is a peer of its own, beside all pods of the namespaces in the entry before it';
          yield { check: orForAnd, object: policy.object, path: next.path, message };
        }
      }
    }
  },
};

/**
 * Whether one peer selects namespaces alone and the next one pods alone. Where the pods are in the policy's own
 * namespace and not in the others, two peers are what was meant.
 */
function isSplit(first: RulePeer, second: RulePeer, { object }: Policy, { workloads, namespaces }: Cluster): boolean {
  if (first.type !== 'pods' || second.type !== 'pods') return false;
  const { namespaces: chosen } = first.match;
  if (chosen.type !== 'selector' || chosen.selector.requirements.length === 0) return false;
  if (second.match.namespaces.type !== 'name' || second.match.pods.requirements.length === 0) return false;
  const written = valueAt(object.content, first.path);
  if (!isJsonObject(written) || ownField(written, 'podSelector') !== undefined) return false;
  const matching = workloads.filter(({ pods }) => pods.some(({ labels }) => matchesLabels(second.match.pods, labels)));
  const isThere = matching.some(({ namespace }) => {
    const labels = namespaces.get(namespace)?.labels;
    return namespace !== object.namespace && labels !== undefined && matchesLabels(chosen.selector, labels);
  });
  return isThere || !matching.some(({ namespace }) => namespace === object.namespace);
}
