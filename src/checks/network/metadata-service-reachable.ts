import { addressSet, connectionsOf, parseCidr, portRange } from '../../network/index.ts';
import { policyExample, workloadExample } from './examples.ts';
import { openingCheck } from './opening-check.ts';

const METADATA = addressSet([parseCidr('169.254.169.254/32')].filter((range) => range !== undefined));
const HTTP = connectionsOf('TCP', portRange(80, 80));

export const metadataServiceReachable = openingCheck(
  {
    id: 'network/metadata-service-reachable',
    title: 'Pods may ask the cloud’s metadata service',
    severity: 'medium',
    rationale:
      'Clouds answer at 169.254.169.254 with the node’s credentials and its start-up data. A pod that can be made to ' +
      'fetch a URL, and that is enough, acts as the node from then on.',
    remediation:
      'Leave the address out of what egress rules open (`except: [169.254.169.254/32]`), or close egress by default. ' +
      'Beside it, have the cloud answer only in one hop, or give workloads identities of their own.',
    examples: {
      bad: workloadExample() + policyExample('podSelector: {}\negress:\n  - to: [{ ipBlock: { cidr: 0.0.0.0/0 } }]'),
      good:
        workloadExample() +
        policyExample(
          'podSelector: {}\negress:\n  - to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [169.254.169.254/32] } }]',
        ),
    },
    references: [
      {
        title: 'MITRE ATT&CK: Cloud Instance Metadata API (T1552.005)',
        url: 'https://attack.mitre.org/techniques/T1552/005/',
      },
    ],
    sameCauseAs: ['network/egress-to-internet'],
  },
  [{ direction: 'egress', peer: METADATA, connections: HTTP }],
  (workloads) => `lets ${workloads} connect to 169.254.169.254`,
);
