import { defaultDenyCheck } from './default-deny.ts';
import { policyExample, workloadExample } from './examples.ts';

export const noDefaultDenyIngress = defaultDenyCheck(
  {
    id: 'network/no-default-deny-ingress',
    title: 'Namespace lets connections in by default',
    severity: 'medium',
    rationale:
      'A pod that no policy names takes connections from every pod of the cluster. One pod that an attacker gets into is ' +
      'enough to try all ports of all the others, and what is deployed tomorrow is open too.',
    remediation:
      'Add a NetworkPolicy with an empty `podSelector` and no ingress rules, and one for each connection that is needed. ' +
      '`breakwater network generate --default-deny` writes them, and `breakwater network rollout` proves that nothing breaks.',
    examples: {
      bad: workloadExample(),
      good: workloadExample() + policyExample('podSelector: {}\npolicyTypes: [Ingress]', 'default-deny'),
    },
    references: [
      {
        title: 'Kubernetes: Network Policies, default deny all ingress traffic',
        url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-ingress-traffic',
      },
    ],
    sameCauseAs: ['network/reachable-from-every-namespace'],
  },
  'ingress',
);
