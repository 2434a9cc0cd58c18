import { bound, GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { powerCheck } from './power-check.ts';

export const reachesPodPorts = powerCheck(
  {
    id: 'rbac/reaches-pod-ports',
    title: 'Subject can reach the ports of pods',
    rationale:
      'Port forwarding and the proxies of pods and services come from the API server or the kubelet, which ' +
      'network policies let through. They reach ports that listen on localhost too.',
    remediation: 'Take `pods/portforward`, `pods/proxy` and `services/proxy` away where they are not in daily use.',
    examples: {
      bad: bound('verbs: [create], apiGroups: [""], resources: [pods/portforward]'),
      good: bound('verbs: [get], apiGroups: [""], resources: [pods, services]'),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  ['pod-ports'],
);
