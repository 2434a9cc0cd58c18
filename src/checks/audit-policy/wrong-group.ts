import { resourcesOf } from '../rbac/rbac-answers.ts';
import { auditPolicyCheck, policyExample } from './audit-policy.ts';

export const wrongGroup = auditPolicyCheck(
  {
    id: 'audit-policy/wrong-group',
    title: 'Rule of the audit policy names a resource that its group does not have',
    severity: 'medium',
    rationale:
      'The rule matches no request, and a later one decides in its place: what was to be logged in full is not, or what ' +
      'was to be left out is logged.',
    remediation:
      'Write the group that serves the resource: Deployments are in `apps`, and Secrets in the core group `""`.',
    examples: {
      bad: policyExample('- level: RequestResponse\n  resources: [{ group: "", resources: [deployments] }]'),
      good: policyExample('- level: RequestResponse\n  resources: [{ group: apps, resources: [deployments] }]'),
    },
  },
  function* (rules, _object, context) {
    const known = context.answer(resourcesOf);
    const groups = new Set(known.all.map(({ group }) => group));
    for (const rule of rules) {
      for (const { index, group = '', resources = [] } of rule.resources ?? []) {
        // What a group that is not known serves is not known.
        if (!groups.has(group)) continue;
        for (const [position, entry] of resources.entries()) {
          const [name = ''] = entry.split('/');
          if (name === '*' || known.find(group, name) !== undefined) continue;
          const others = known.all.filter(({ resource, group: other }) => resource === name && other !== group);
          const [right] = others;
          const hint = right === undefined ? '' : `; ${right.group === '' ? 'the core group' : right.group} has it`;
          yield {
            path: ['rules', rule.index, 'resources', index, 'resources', position],
            message: `${group === '' ? 'the core group' : group} has no ${name}${hint}`,
          };
        }
      }
    }
  },
);
