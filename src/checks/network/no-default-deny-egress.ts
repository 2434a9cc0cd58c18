import { defaultDenyCheck } from './default-deny.ts';
import { policyExample, workloadExample } from './examples.ts';

export const noDefaultDenyEgress = defaultDenyCheck(
  {
    id: 'network/no-default-deny-egress',
    title: 'Namespace lets connections out by default',
    severity: 'medium',
    rationale:
      'A pod that no policy names connects to everything: other pods, the cloud’s metadata service, and any address ' +
      'outside. That is how tools are fetched, data is carried off, and an attacker is called back.',
    remediation:
      'Add a NetworkPolicy with an empty `podSelector`, `policyTypes: [Egress]` and no egress rules, one for DNS, and one ' +
      'for each connection that is needed. `breakwater network generate --default-deny` writes them.',
    examples: {
      bad: workloadExample(),
      good: workloadExample() + policyExample('podSelector: {}\npolicyTypes: [Egress]', 'default-deny'),
    },
    references: [
      {
        title: 'Kubernetes: Network Policies, default deny all egress traffic',
        url: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-egress-traffic',
      },
    ],
    sameCauseAs: [
      'network/metadata-service-reachable',
      'network/egress-to-internet',
      'network/sensitive-port-reachable',
    ],
  },
  'egress',
);
