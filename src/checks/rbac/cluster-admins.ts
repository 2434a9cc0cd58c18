import type { Binding, RbacIndex } from '../../rbac/index.ts';
import { bindingCheck } from './binding-check.ts';
import { GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { describeSubjects, isAdminRole, rbacOf } from './rbac-answers.ts';

const binding = (kind: string, role: string, subject: string, namespace = ''): string =>
  `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: { name: example${namespace && `, namespace: ${namespace}`} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role} }
subjects: [${subject}]
`;

const ACCOUNT = '{ kind: ServiceAccount, namespace: ci, name: deployer }';

/** People, as far as a subject tells: users and groups that are not of the system. */
function isHuman({ kind, name }: Binding['subjects'][number]): boolean {
  return (kind === 'User' || kind === 'Group') && !name.startsWith('system:');
}

function givesEverything(index: RbacIndex, of: Binding): boolean {
  return isAdminRole(index.roleOf(of));
}

export const clusterAdminBinding = bindingCheck(
  {
    id: 'rbac/cluster-admin-binding',
    title: 'Binding gives everything',
    severity: 'high',
    rationale:
      'A subject that may do everything is as good as the whole cluster to whoever steals its credentials: every ' +
      'secret, every node, and every rule that could stop them.',
    remediation:
      'Bind a role with what the subject uses. "breakwater rbac least-privilege" finds it from an audit log and proves ' +
      'that it is enough.',
    examples: {
      bad: binding('ClusterRoleBinding', 'cluster-admin', ACCOUNT),
      good: binding('RoleBinding', 'edit', ACCOUNT, 'ci'),
    },
    references: [GOOD_PRACTICES],
    sameCauseAs: ['rbac/standing-admin'],
  },
  function* (of, context) {
    if (!givesEverything(context.answer(rbacOf), of)) return;
    const everywhere = of.kind === 'ClusterRoleBinding';
    const where = everywhere ? 'everywhere' : `in namespace ${of.namespace}`;
    yield {
      path: ['roleRef'],
      message: `${describeSubjects(of)} may do everything ${where}`,
      severity: everywhere ? 'critical' : 'medium',
    };
  },
);

export const standingAdmin = bindingCheck(
  {
    id: 'rbac/standing-admin',
    title: 'Person is cluster-admin all the time',
    severity: 'medium',
    rationale:
      'Nobody needs everything every day. Standing rights are there for whoever takes over the laptop, the session or ' +
      'the account at the identity provider.',
    remediation:
      'Give the right just in time: bind it when it is asked for, with a reason and an end, and let somebody else ' +
      'approve it. Keep one account for emergencies, and an alert on its use.',
    examples: {
      bad: binding('ClusterRoleBinding', 'cluster-admin', '{ kind: Group, name: platform-team }'),
      good: binding('ClusterRoleBinding', 'view', '{ kind: Group, name: platform-team }'),
    },
    references: [GOOD_PRACTICES],
    sameCauseAs: ['rbac/cluster-admin-binding'],
  },
  function* (of, context) {
    if (of.kind !== 'ClusterRoleBinding' || !givesEverything(context.answer(rbacOf), of)) return;
    for (const subject of of.subjects.filter(isHuman)) {
      yield {
        path: ['roleRef'],
        message: `${subject.kind.toLowerCase()} ${subject.name} is cluster-admin at all times`,
      };
      return;
    }
  },
);

export const mastersBinding = bindingCheck(
  {
    id: 'rbac/masters-binding',
    title: 'Binding names system:masters',
    severity: 'medium',
    rationale:
      'Members of the group `system:masters` may do everything, past every authorizer: the binding gives them nothing, ' +
      'and taking it away takes nothing. A user of that name has nothing to do with the group.',
    remediation:
      'Bind a group of your own, whose rights can be taken back, and give out no certificates for `system:masters`.',
    examples: {
      bad: binding('ClusterRoleBinding', 'view', '{ kind: Group, name: "system:masters" }'),
      good: binding('ClusterRoleBinding', 'view', '{ kind: Group, name: platform-team }'),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  function* ({ subjects }) {
    for (const { index, kind, name } of subjects) {
      if (name !== 'system:masters' || kind === 'ServiceAccount') continue;
      yield { path: ['subjects', index], message: `subject is the ${kind.toLowerCase()} system:masters` };
    }
  },
);
