import { bound, GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { powerCheck } from './power-check.ts';

export const bindsRoles = powerCheck(
  {
    id: 'rbac/binds-roles',
    title: 'Subject can bind roles that it does not hold',
    rationale:
      '`bind` turns off the check that nobody gives away more than they hold. With the right to write a binding ' +
      'it gives the subject every role that it may bind.',
    remediation: 'Name the roles with `resourceNames`, and give the right in the namespaces that need it alone.',
    examples: {
      bad: bound(`verbs: [create], apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings]
verbs: [bind], apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles]`),
      good: bound('verbs: [get, list], apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles]'),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  ['bind-roles'],
);
