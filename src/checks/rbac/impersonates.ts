import { bound, GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { powerCheck } from './power-check.ts';

export const impersonates = powerCheck(
  {
    id: 'rbac/impersonates',
    title: 'Subject can act as others',
    rationale:
      'Impersonation gives all that the other may do. Whoever may impersonate any group is in `system:masters` ' +
      'when it wants to be.',
    remediation:
      'Name who may be impersonated with `resourceNames`, or use constrained impersonation, which also says for ' +
      'which requests.',
    examples: {
      bad: bound('verbs: [impersonate], apiGroups: [""], resources: [users, groups]'),
      good: bound('verbs: [get], apiGroups: [""], resources: [serviceaccounts]'),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  [
    'impersonate-users',
    'impersonate-groups',
    'impersonate-service-accounts',
    'impersonate-nodes',
    'impersonate-attributes',
    'impersonate-constrained',
  ],
);
