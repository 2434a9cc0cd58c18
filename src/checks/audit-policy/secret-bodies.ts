import { auditPolicyCheck, deciding, policyExample } from './audit-policy.ts';

const SECRET: readonly (readonly [group: string, resource: string])[] = [
  ['', 'secrets'],
  ['', 'serviceaccounts/token'],
  ['authentication.k8s.io', 'tokenreviews'],
];

export const secretBodies = auditPolicyCheck(
  {
    id: 'audit-policy/secret-bodies',
    title: 'Audit log holds secret values',
    severity: 'high',
    rationale:
      'At the levels Request and RequestResponse whole objects are logged: the values of Secrets, and tokens that are ' +
      'issued or checked. Whoever reads the log, or the system it is shipped to, has them.',
    remediation: 'Begin the rules with one of level `Metadata` for secrets, serviceaccounts/token and tokenreviews.',
    examples: {
      bad: policyExample('- level: RequestResponse'),
      good: policyExample(`- level: Metadata
  resources:
    - { group: "", resources: [secrets, configmaps, serviceaccounts/token] }
    - { group: authentication.k8s.io, resources: [tokenreviews] }
- level: RequestResponse`),
    },
  },
  function* (rules) {
    const found = new Map<number, string[]>();
    for (const [group, resource] of SECRET) {
      const rule = deciding(rules, { verb: 'create', group, resource });
      if (rule?.level !== 'Request' && rule?.level !== 'RequestResponse') continue;
      found.set(rule.index, [...(found.get(rule.index) ?? []), resource]);
    }
    for (const [index, resources] of found) {
      yield { path: ['rules', index, 'level'], message: `logs the bodies of ${resources.join(', ')}` };
    }
  },
);
