import { bindingCheck } from './binding-check.ts';
import { bound, GOOD_PRACTICES, READ_PODS } from './manifests.ts';
import { describeSubjects, isAdminRole, rbacOf, resourcesOf } from './rbac-answers.ts';

export const couldBeRoleBinding = bindingCheck(
  {
    id: 'rbac/could-be-role-binding',
    title: 'Rights in namespaces are given in all of them',
    severity: 'low',
    rationale:
      'Every rule of the role is about objects in namespaces, and the ClusterRoleBinding gives them in every one, ' +
      '`kube-system` and those that are yet to come among them.',
    remediation: 'Bind the role by a RoleBinding in each namespace that the subject works in.',
    examples: { bad: bound(READ_PODS), good: bound(READ_PODS, 'RoleBinding') },
    references: [GOOD_PRACTICES],
  },
  function* (binding, context) {
    const role = context.answer(rbacOf).roleOf(binding);
    if (binding.kind !== 'ClusterRoleBinding' || role === undefined || role.rules.length === 0 || isAdminRole(role))
      return;
    const resources = context.answer(resourcesOf);
    const namespaced = role.rules.every(
      ({ rule }) =>
        rule.nonResourceURLs.length === 0 &&
        rule.apiGroups.every((group) =>
          rule.resources.every(
            (combined) => resources.find(group, combined.split('/', 1)[0] ?? '')?.namespaced === true,
          ),
        ),
    );
    if (namespaced)
      yield {
        path: ['roleRef'],
        message: `${role.kind} ${role.name} is about namespaces alone, and ${describeSubjects(binding)} has it in all of them`,
      };
  },
);
