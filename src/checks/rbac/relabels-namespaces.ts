import { bound, GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { powerCheck } from './power-check.ts';

export const relabelsNamespaces = powerCheck(
  {
    id: 'rbac/relabels-namespaces',
    title: 'Subject can lift Pod Security from namespaces',
    rationale:
      'The level of Pod Security is a label of the namespace. Whoever changes it, or makes a namespace without, ' +
      'and runs pods there takes the node.',
    remediation:
      'Do not give changes of namespaces together with the right to run pods, or hold the labels by an ' +
      'admission policy.',
    examples: {
      bad: bound('verbs: [create], apiGroups: [""], resources: [namespaces, pods]'),
      good: bound('verbs: [create], apiGroups: [""], resources: [namespaces]'),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  ['relabel-namespace'],
);
