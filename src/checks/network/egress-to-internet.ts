import { ALL_CONNECTIONS, INTERNET } from '../../network/index.ts';
import { policyExample, workloadExample } from './examples.ts';
import { openingCheck } from './opening-check.ts';

export const egressToInternet = openingCheck(
  {
    id: 'network/egress-to-internet',
    title: 'Pods may connect to the whole internet',
    severity: 'low',
    rationale:
      'What gets into a pod fetches its tools from outside and carries off what it finds there. Few workloads talk to ' +
      'more than a handful of addresses outside.',
    remediation:
      'Name the networks that are needed, or send what leaves the cluster through a proxy that knows the names. ' +
      '`breakwater network generate --from-flows` writes the addresses that were seen.',
    examples: {
      bad:
        workloadExample() +
        policyExample(
          'podSelector: {}\negress:\n  - to:\n      - ipBlock: { cidr: 0.0.0.0/1 }\n      - ipBlock: { cidr: 128.0.0.0/1 }\n    ports: [{ port: 443 }]',
        ),
      good:
        workloadExample() +
        policyExample(
          'podSelector: {}\negress:\n  - to: [{ ipBlock: { cidr: 203.0.113.0/24 } }]\n    ports: [{ port: 443 }]',
        ),
    },
    references: [
      { title: 'MITRE ATT&CK: Ingress Tool Transfer (T1105)', url: 'https://attack.mitre.org/techniques/T1105/' },
    ],
  },
  [
    { direction: 'egress', peer: INTERNET.IPv4, connections: ALL_CONNECTIONS },
    { direction: 'egress', peer: INTERNET.IPv6, connections: ALL_CONNECTIONS },
  ],
  (workloads) => `lets ${workloads} connect to the internet`,
);
