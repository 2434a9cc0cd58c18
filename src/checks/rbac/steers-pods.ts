import { bound, GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { powerCheck } from './power-check.ts';

export const steersPods = powerCheck(
  {
    id: 'rbac/steers-pods',
    title: 'Subject can steer pods to nodes',
    rationale:
      'Labels and taints of nodes decide where pods run. Whoever holds one node and changes them draws pods ' +
      'with their secrets onto it.',
    remediation: 'Leave nodes to kubelets and the controllers of the cloud.',
    examples: {
      bad: bound('verbs: [patch], apiGroups: [""], resources: [nodes]'),
      good: bound('verbs: [get], apiGroups: [""], resources: [nodes]'),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  ['steer-pods'],
);
