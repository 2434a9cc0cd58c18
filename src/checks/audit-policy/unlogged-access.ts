import { auditPolicyCheck, deciding, policyExample } from './audit-policy.ts';

/** What a stolen credential is used for, and what an audit policy has to show (CIS Kubernetes Benchmark 3.2.2). */
const WATCHED: readonly (readonly [group: string, resource: string])[] = [
  ['', 'pods/exec'],
  ['', 'pods/attach'],
  ['', 'pods/portforward'],
  ['', 'pods/proxy'],
  ['', 'services/proxy'],
  ['', 'pods'],
  ['apps', 'deployments'],
  ['', 'secrets'],
];

export const unloggedAccess = auditPolicyCheck(
  {
    id: 'audit-policy/unlogged-access',
    title: 'Audit policy does not log who runs commands in pods',
    severity: 'medium',
    rationale:
      '`kubectl exec` and new workloads are how a stolen credential is used. Without a record of them a break-in cannot ' +
      'be found, or told from work.',
    remediation:
      'Log pods and Deployments, `exec`, `attach`, `portforward` and `proxy` of pods and Services, and Secrets, at least ' +
      'at level `Metadata`.',
    examples: {
      bad: policyExample('- level: None\n  resources: [{ group: "", resources: [pods, pods/*] }]\n- level: Metadata'),
      good: policyExample('- level: Metadata'),
    },
  },
  function* (rules) {
    for (const [group, resource] of WATCHED) {
      const rule = deciding(rules, { verb: 'create', group, resource });
      if (rule !== undefined && rule.level !== 'None') continue;
      yield {
        path: rule === undefined ? ['rules'] : ['rules', rule.index],
        message: `create of ${group === '' ? resource : `${resource}.${group}`} is not logged`,
      };
      return;
    }
  },
);
