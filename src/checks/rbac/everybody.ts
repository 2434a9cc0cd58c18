import { type Binding, covers, DefaultObjects, type PolicyRule, type RbacIndex, rulesFor } from '../../rbac/index.ts';
import type { CheckContext } from '../context.ts';
import { bindingCheck } from './binding-check.ts';
import { bound, GOOD_PRACTICES, READ_PODS } from './manifests.ts';
import { rbacOf } from './rbac-answers.ts';

const ANONYMOUS: ReadonlyMap<string, string> = new Map([
  ['system:anonymous', 'User'],
  ['system:unauthenticated', 'Group'],
]);
const EVERYBODY = ['system:authenticated', 'system:serviceaccounts'];

/** The rules of a binding beyond what a cluster gives to everybody by itself, described; undefined when there are none. */
function beyondDefaults(index: RbacIndex, binding: Binding, everybody: readonly PolicyRule[]): string | undefined {
  const rules = (index.roleOf(binding)?.rules ?? []).map(({ rule }) => rule);
  const [missing] = covers(everybody, rules).missing;
  if (missing === undefined) return undefined;
  const { verbs, resources, nonResourceURLs } = missing;
  const what = nonResourceURLs.length > 0 ? nonResourceURLs : resources;
  return `${verbs.slice(0, 3).join(', ')} ${what.slice(0, 3).join(', ')}`;
}

/** What every API server gives to whoever asks. */
function discovery({ settings }: CheckContext): {
  readonly anonymous: readonly PolicyRule[];
  readonly all: readonly PolicyRule[];
} {
  const index = DefaultObjects.indexOf(settings.kubernetesVersion);
  const rules = (group: string) => rulesFor(index, { name: '', groups: [group] }, '').map(({ rule }) => rule.rule);
  return { anonymous: rules('system:unauthenticated'), all: rules('system:authenticated') };
}

/** kubeadm shows the cluster's address and certificate authority to nodes that have no credentials yet. */
function isClusterInfo(index: RbacIndex, binding: Binding): boolean {
  if (binding.namespace !== 'kube-public') return false;
  return (index.roleOf(binding)?.rules ?? []).every(
    ({ rule }) =>
      rule.verbs.every((verb) => verb === 'get') &&
      rule.resources.every((resource) => resource === 'configmaps') &&
      rule.resourceNames.length > 0 &&
      rule.resourceNames.every((name) => name === 'cluster-info'),
  );
}

export const anonymousAccess = bindingCheck(
  {
    id: 'rbac/anonymous-access',
    title: 'Whoever reaches the API server has rights without credentials',
    severity: 'critical',
    rationale:
      'A request without credentials is the user `system:anonymous` in the group `system:unauthenticated`. What they are ' +
      'given is open to everybody who reaches the API server.',
    remediation: 'Take them out of the binding, and name who needs it.',
    examples: {
      bad: bound(READ_PODS, 'ClusterRoleBinding', '{ kind: Group, name: "system:unauthenticated" }'),
      good: bound(READ_PODS, 'ClusterRoleBinding', '{ kind: Group, name: developers }'),
    },
    references: [GOOD_PRACTICES],
  },
  function* (binding, context) {
    const index = context.answer(rbacOf);
    if (isClusterInfo(index, binding)) return;
    for (const subject of binding.subjects.filter(({ kind, name }) => ANONYMOUS.get(name) === kind)) {
      const beyond = beyondDefaults(index, binding, context.answer(discovery).anonymous);
      if (beyond === undefined) continue;
      yield { path: ['subjects', subject.index], message: `${subject.name} may ${beyond} without credentials` };
    }
  },
);

export const everybodyAccess = bindingCheck(
  {
    id: 'rbac/everybody-access',
    title: 'Everybody with credentials has rights beyond discovery',
    severity: 'high',
    rationale:
      'Every user and every service account is in `system:authenticated`, every pod that mounts a token in ' +
      '`system:serviceaccounts`, those of others and those that are yet to come.',
    remediation: 'Bind a group of your own, or the service accounts of one namespace.',
    examples: {
      bad: bound(READ_PODS, 'ClusterRoleBinding', '{ kind: Group, name: "system:authenticated" }'),
      good: bound(READ_PODS, 'ClusterRoleBinding', '{ kind: Group, name: developers }'),
    },
    references: [GOOD_PRACTICES],
  },
  function* (binding, context) {
    for (const subject of binding.subjects.filter(({ kind, name }) => kind === 'Group' && EVERYBODY.includes(name))) {
      const beyond = beyondDefaults(context.answer(rbacOf), binding, context.answer(discovery).all);
      if (beyond === undefined) continue;
      const who = subject.name === 'system:authenticated' ? 'everybody with credentials' : 'every service account';
      const severity = binding.kind === 'ClusterRoleBinding' ? 'high' : 'medium';
      yield { path: ['subjects', subject.index], message: `${who} may ${beyond}`, severity };
    }
  },
);
