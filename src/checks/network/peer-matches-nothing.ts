import { formatLabelSelector } from '../../kube/index.ts';
import type { Check } from '../check.ts';
import { policyExample, workloadExample } from './examples.ts';
import { NETWORK_NEEDS, noPolicy } from './network-answers.ts';
import { nothingSelected } from './unmatched.ts';

export const peerMatchesNothing: Check = {
  id: 'network/peer-matches-nothing',
  title: 'Peer of a network policy matches no pods',
  severity: 'low',
  rationale:
    'The connections that the rule was written for are not the ones it opens, and whoever may choose labels can start ' +
    'a pod that it does open.',
  remediation: 'Make the selectors those of the callers’ pods and namespaces, or delete the peer.',
  examples: {
    bad:
      workloadExample() +
      policyExample('podSelector: {}\ningress:\n  - from: [{ podSelector: { matchLabels: { role: frontend } } }]'),
    good:
      workloadExample() +
      policyExample('podSelector: {}\ningress:\n  - from: [{ podSelector: { matchLabels: { app: web } } }]'),
  },
  references: [
    {
      title: 'Kubernetes: Network Policies, behavior of to and from selectors',
      url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
    },
  ],
  needs: NETWORK_NEEDS,
  nothingToJudge: noPolicy,
  *run(context) {
    for (const { policy, part, path, match, namespaces, misspelt } of context.answer(nothingSelected)) {
      if (part !== 'peer' || misspelt !== undefined) continue;
      const message =
        namespaces.length === 0 && match.namespaces.type === 'selector'
          ? `no namespace has ${formatLabelSelector(match.namespaces.selector)}`
          : `no pod of ${namespaces.length === 1 ? `namespace ${namespaces[0]}` : 'these namespaces'} has ${formatLabelSelector(match.pods) || 'any labels'}`;
      yield { check: peerMatchesNothing, object: policy.object, path, message };
    }
  },
};
