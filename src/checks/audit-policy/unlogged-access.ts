import { auditPolicyCheck, deciding, policyExample } from './audit-policy.ts';

export const unloggedAccess = auditPolicyCheck(
  {
    id: 'audit-policy/unlogged-access',
    title: 'Audit policy does not log who runs commands in pods',
    severity: 'medium',
    rationale:
      '`kubectl exec` and new workloads are how a stolen credential is used. Without a record of them a break-in cannot ' +
      'be found, or told from work.',
    remediation: 'Log pods, `pods/exec` and Secrets at least at level `Metadata`.',
    examples: {
      bad: policyExample('- level: None\n  resources: [{ group: "", resources: [pods, pods/*] }]\n- level: Metadata'),
      good: policyExample('- level: Metadata'),
    },
  },
  function* (rules) {
    for (const resource of ['pods/exec', 'pods', 'secrets']) {
      const rule = deciding(rules, { verb: 'create', group: '', resource });
      if (rule !== undefined && rule.level !== 'None') continue;
      yield {
        path: rule === undefined ? ['rules'] : ['rules', rule.index],
        message: `create of ${resource} is not logged`,
      };
      return;
    }
  },
);
