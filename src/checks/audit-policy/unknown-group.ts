import { auditPolicyCheck, policyExample } from './audit-policy.ts';

/** Groups of Kubernetes without a dot in their name; all others have one. */
const SHORT: ReadonlySet<string> = new Set(['', 'apps', 'autoscaling', 'batch', 'extensions', 'policy']);

export const unknownGroup = auditPolicyCheck(
  {
    id: 'audit-policy/unknown-group',
    title: 'Rule of the audit policy names a group that does not exist',
    severity: 'medium',
    rationale:
      'The rule matches nothing, and a later one decides in its place. The core group is the empty string, and a group ' +
      'has no version.',
    remediation: 'Write `group: ""` for pods and Secrets, `apps` and not `apps/v1`.',
    examples: {
      bad: policyExample('- level: Metadata\n  resources: [{ group: core, resources: [secrets] }]'),
      good: policyExample('- level: Metadata\n  resources: [{ group: "", resources: [secrets] }]'),
    },
  },
  function* (rules) {
    for (const rule of rules) {
      for (const { index, group = '' } of rule.resources ?? []) {
        if (SHORT.has(group) || /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(group)) continue;
        yield { path: ['rules', rule.index, 'resources', index, 'group'], message: `there is no group ${group}` };
      }
    }
  },
);
