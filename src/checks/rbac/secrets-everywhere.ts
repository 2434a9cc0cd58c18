import { bindingCheck } from './binding-check.ts';
import { bound, GOOD_PRACTICES } from './manifests.ts';
import { describeSubjects, rbacOf } from './rbac-answers.ts';

const READ = ['get', 'list', 'watch'];

export const secretsEverywhere = bindingCheck(
  {
    id: 'rbac/secrets-everywhere',
    title: 'Subject can read secrets in every namespace',
    severity: 'high',
    rationale:
      '`list` and `watch` show what is in secrets as `get` does. Every password, key and token of the cluster is open to ' +
      'the subject, tokens of service accounts with more rights among them.',
    remediation: 'Bind a role in the namespaces whose secrets are needed, and name them with `resourceNames`.',
    examples: {
      bad: bound('verbs: [list], apiGroups: [""], resources: [secrets]'),
      good: bound('verbs: [get], apiGroups: [""], resources: [secrets], resourceNames: [tls]', 'RoleBinding'),
    },
    references: [GOOD_PRACTICES],
    sameCauseAs: ['rbac/cluster-admin-binding'],
  },
  function* (binding, context) {
    if (binding.kind !== 'ClusterRoleBinding') return;
    const index = context.answer(rbacOf);
    const role = index.roleOf(binding);
    if (role === undefined) return;
    const matcher = index.matcher(role);
    const verbs = READ.filter((verb) => matcher.find({ verb, group: '', resource: 'secrets' }) >= 0);
    if (verbs.length === 0) return;
    yield { path: ['roleRef'], message: `${describeSubjects(binding)} may ${verbs.join(', ')} every secret` };
  },
);
