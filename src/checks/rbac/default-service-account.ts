import { bindingCheck } from './binding-check.ts';
import { bound, GOOD_PRACTICES, READ_PODS } from './manifests.ts';

export const defaultServiceAccount = bindingCheck(
  {
    id: 'rbac/default-service-account',
    title: 'The default service account has rights',
    severity: 'medium',
    rationale:
      'Every pod that names no service account runs as `default`, with its token. What one of them needs all of them get, ' +
      'those of others and those that are yet to come.',
    remediation: 'Make a service account for the workload that needs the rights, and bind them to it.',
    examples: {
      bad: bound(READ_PODS, 'RoleBinding', '{ kind: ServiceAccount, name: default }'),
      good: bound(READ_PODS, 'RoleBinding', '{ kind: ServiceAccount, name: cart }'),
    },
    references: [GOOD_PRACTICES],
  },
  function* ({ namespace, roleRef, subjects }) {
    for (const subject of subjects) {
      if (subject.kind !== 'ServiceAccount' || subject.name !== 'default') continue;
      const of = subject.namespace || namespace;
      yield {
        path: ['subjects', subject.index],
        message: `gives ${roleRef.kind} ${roleRef.name} to the default service account of ${of}`,
      };
    }
  },
);
