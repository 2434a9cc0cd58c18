import { bound, GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { powerCheck } from './power-check.ts';

export const createsPods = powerCheck(
  {
    id: 'rbac/creates-pods',
    title: 'Subject can run pods of its own making',
    rationale:
      'Whoever creates a pod, or writes the template of anything that makes pods, picks its service account, ' +
      'mounts any secret of the namespace, and, where Pod Security lets it, takes the node.',
    remediation:
      'Give the right in namespaces that hold nothing of more worth than the subject itself, enforce a level of ' +
      'Pod Security there, and leave changes to a pipeline that is reviewed.',
    examples: {
      bad: bound('verbs: [create], apiGroups: [apps], resources: [deployments]'),
      good: bound('verbs: [get, list], apiGroups: [apps], resources: [deployments]'),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  ['create-pods', 'change-workloads'],
);
