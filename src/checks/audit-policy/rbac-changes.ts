import { auditPolicyCheck, deciding, policyExample } from './audit-policy.ts';

const WRITES = ['create', 'update', 'patch', 'delete'] as const;
const RESOURCES = ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'] as const;

export const rbacChanges = auditPolicyCheck(
  {
    id: 'audit-policy/rbac-changes',
    title: 'Audit log does not say what changed in RBAC',
    severity: 'low',
    rationale:
      'At level Metadata the log shows that a role was changed, and not how. Who was given what, and when, cannot be ' +
      'told afterwards.',
    remediation: 'Log writes to `rbac.authorization.k8s.io` at level `RequestResponse`.',
    examples: {
      bad: policyExample('- level: Metadata'),
      good: policyExample(`- level: RequestResponse
  verbs: [create, update, patch, delete]
  resources: [{ group: rbac.authorization.k8s.io }]
- level: Metadata`),
    },
  },
  function* (rules) {
    for (const resource of RESOURCES) {
      for (const verb of WRITES) {
        const rule = deciding(rules, { verb, group: 'rbac.authorization.k8s.io', resource });
        if (rule?.level === 'Request' || rule?.level === 'RequestResponse') continue;
        const path = rule === undefined ? ['rules'] : ['rules', rule.index];
        yield { path, message: `${verb} of ${resource} is logged at level ${rule?.level ?? 'None'}` };
        return;
      }
    }
  },
);
