import { bound, GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { powerCheck } from './power-check.ts';

export const escalatesRoles = powerCheck(
  {
    id: 'rbac/escalates-roles',
    title: 'Subject can write more into roles than it holds',
    rationale:
      '`escalate` turns off the check that nobody writes rules that they do not hold. In a role that is bound ' +
      'to the subject the new rules are its own.',
    remediation: 'Take `escalate` away: whoever manages roles needs to hold what they give.',
    examples: {
      bad: bound('verbs: [escalate, update], apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles]'),
      good: bound('verbs: [update], apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles]'),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  ['escalate-roles', 'write-and-bind'],
);
