import type { PolicyRule, Role } from '../../rbac/index.ts';
import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { clusterRole, GOOD_PRACTICES, READ_PODS } from './manifests.ts';
import { rbacOf } from './rbac-answers.ts';
import { type RuleFault, ruleCheck } from './rule-check.ts';

const remediation = 'List what is used. "breakwater rbac least-privilege" makes the list from an audit log.';

/** A `*` where a list could be. It is worse where a binding gives it everywhere. */
function wildcardCheck(
  field: 'verbs' | 'resources' | 'apiGroups',
  texts: Pick<Check, 'id' | 'title' | 'rationale'> & { readonly bad: string },
): Check {
  const { bad, ...others } = texts;
  return ruleCheck(
    {
      ...others,
      severity: 'medium',
      remediation,
      examples: { bad: clusterRole(bad), good: clusterRole(READ_PODS) },
      references: [GOOD_PRACTICES],
    },
    function* (rule: PolicyRule, role: Role, context): Generator<RuleFault> {
      const index = rule[field].indexOf('*');
      if (index < 0) return;
      const severity = isBoundEverywhere(role, context) ? 'high' : 'medium';
      const where = severity === 'high' ? ', and a ClusterRoleBinding gives it everywhere' : '';
      yield { path: [field, index], message: `${field} holds *${where}`, severity };
    },
  );
}

function isBoundEverywhere(role: Role, context: CheckContext): boolean {
  return context.answer(rolesBoundEverywhere).has(role.name) && role.kind === 'ClusterRole';
}

function rolesBoundEverywhere(context: CheckContext): ReadonlySet<string> {
  const bindings = context.answer(rbacOf).bindings.filter(({ kind }) => kind === 'ClusterRoleBinding');
  return new Set(bindings.map(({ roleRef }) => roleRef.name));
}

export const wildcardVerbs = wildcardCheck('verbs', {
  id: 'rbac/wildcard-verbs',
  title: 'Rule allows every verb',
  rationale:
    'It holds `escalate`, `bind` and `impersonate` as well, and every verb that a later version of Kubernetes or an ' +
    'operator adds.',
  bad: 'verbs: ["*"], apiGroups: [""], resources: [pods]',
});

export const wildcardResources = wildcardCheck('resources', {
  id: 'rbac/wildcard-resources',
  title: 'Rule allows every resource of its groups',
  rationale:
    'It holds every subresource as well, `pods/exec` and `serviceaccounts/token` among them, secrets in the core group, ' +
    'and every resource that is added later.',
  bad: 'verbs: [get], apiGroups: [""], resources: ["*"]',
});

export const wildcardGroups = wildcardCheck('apiGroups', {
  id: 'rbac/wildcard-groups',
  title: 'Rule allows its resources in every API group',
  rationale: 'Any operator can define a resource of that name, and the rule holds it from then on.',
  bad: 'verbs: [get], apiGroups: ["*"], resources: [pods]',
});
