import { bound, GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { powerCheck } from './power-check.ts';

export const usesKubelet = powerCheck(
  {
    id: 'rbac/uses-kubelet',
    title: 'Subject can use the API of kubelets',
    rationale:
      "The kubelet's API runs commands in every pod of its node, past admission and past the audit log of the " +
      'API server. `get` on `nodes/proxy` is enough, over a websocket.',
    remediation: 'Give `nodes/metrics`, `nodes/stats`, `nodes/pods` or `nodes/healthz` in place of `nodes/proxy`.',
    examples: {
      bad: bound('verbs: [get], apiGroups: [""], resources: [nodes/proxy]'),
      good: bound('verbs: [get], apiGroups: [""], resources: [nodes/metrics]'),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  ['use-kubelet', 'node-logs'],
);
