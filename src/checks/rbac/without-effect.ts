import type { Check } from '../check.ts';
import type { CheckContext } from '../context.ts';
import { bindingCheck } from './binding-check.ts';
import { bound, clusterRole, READ_PODS, USING_RBAC } from './manifests.ts';
import { rbacOf, resourcesOf } from './rbac-answers.ts';
import { ruleCheck } from './rule-check.ts';

type Texts = Pick<Check, 'id' | 'title' | 'rationale' | 'remediation' | 'examples'>;
const texts = (own: Texts) => ({ ...own, severity: 'low' as const, references: [USING_RBAC] });

export const subresourceWildcard = ruleCheck(
  texts({
    id: 'rbac/subresource-wildcard',
    title: 'Rule names every subresource of a resource, which means none',
    rationale:
      'In `pods/*` the star has no special meaning: the rule is about a subresource whose name is `*`. Only `*`, and `*` ' +
      'before the slash, are wildcards.',
    remediation: 'List the subresources.',
    examples: {
      bad: clusterRole('verbs: [get], apiGroups: [""], resources: ["pods/*"]'),
      good: clusterRole('verbs: [get], apiGroups: [""], resources: [pods/log, pods/status]'),
    },
  }),
  function* ({ resources }) {
    for (const [index, resource] of resources.entries()) {
      // Constrained impersonation does ask about `userextras/*`.
      if (!resource.endsWith('/*') || resource === 'userextras/*') continue;
      yield { path: ['resources', index], message: `${resource} allows nothing` };
    }
  },
);

export const wrongGroup = ruleCheck(
  texts({
    id: 'rbac/wrong-group',
    title: 'Rule names a resource that its group does not have',
    rationale:
      'The rule allows nothing, and whoever wrote it thinks that it does; or it will, once somebody defines the resource.',
    remediation: 'Write the group that serves the resource.',
    examples: {
      bad: clusterRole('verbs: [get], apiGroups: [""], resources: [deployments]'),
      good: clusterRole('verbs: [get], apiGroups: [apps], resources: [deployments]'),
    },
  }),
  function* ({ apiGroups, resources }, _, context) {
    const known = context.answer(resourcesOf);
    for (const [index, combined] of resources.entries()) {
      const resource = combined.split('/', 1)[0] ?? '';
      if (resource === '*' || resource === '' || apiGroups.includes('*')) continue;
      const found = apiGroups.flatMap((group) => known.find(group, resource) ?? []);
      if (found.length > 0) {
        const subresource = combined.slice(resource.length + 1);
        if (subresource === '' || found.some((one) => known.hasSubresource(one, subresource))) continue;
        yield { path: ['resources', index], message: `${resource} have no subresource ${subresource}` };
        continue;
      }
      if (!apiGroups.every((group) => isComplete(group, context))) continue;
      const elsewhere = known.named(resource).filter((one) => one.resource === resource && one.kind !== '');
      const groups = elsewhere.map(({ group }) => (group === '' ? 'the core group' : group)).join(' or ');
      const hint = groups === '' ? 'there is no such resource' : `it is of ${groups}`;
      const where = apiGroups.map((group) => (group === '' ? 'the core group' : group)).join(', ');
      yield { path: ['resources', index], message: `no resource ${resource} in ${where}: ${hint}` };
    }
  },
);

/** Groups whose resources are all known: Kubernetes' own, but for those that are also served by others. */
function isComplete(group: string, context: CheckContext): boolean {
  const { builtIn, served, ofCluster } = context.answer(groupsRead);
  return builtIn.has(group) || (ofCluster && group !== '' && !served.has(group));
}

interface GroupsRead {
  readonly builtIn: ReadonlySet<string>;
  /** Groups that have an APIService: what they hold is not in CustomResourceDefinitions. */
  readonly served: ReadonlySet<string>;
  /** Whether every CustomResourceDefinition of a cluster was read. */
  readonly ofCluster: boolean;
}

function groupsRead(context: CheckContext): GroupsRead {
  const { snapshot } = context;
  const definitions = snapshot.ofKind('apiextensions.k8s.io', 'CustomResourceDefinition');
  const groups = context.answer(resourcesOf).all.flatMap(({ group, kind }) => (kind === '' ? [] : [group]));
  return {
    builtIn: new Set(groups.filter((group) => !group.includes('.') || group.endsWith('.k8s.io'))),
    served: new Set(
      snapshot.ofKind('apiregistration.k8s.io', 'APIService').map(({ name }) => name.slice(name.indexOf('.') + 1)),
    ),
    ofCluster: definitions.some(({ origin }) => origin.type === 'cluster'),
  };
}

export const clusterScopedInRole: Check = ruleCheck(
  texts({
    id: 'rbac/cluster-scoped-in-role',
    title: 'Role is about objects outside namespaces',
    rationale:
      'A Role gives rights in its namespace alone, and these objects are in none: the rule allows nothing. Its own ' +
      'Namespace is an exception, and `bind` on clusterroles.',
    remediation: 'Use a ClusterRole and a ClusterRoleBinding, if the right is needed.',
    examples: {
      bad: clusterRole('verbs: [get], apiGroups: [""], resources: [nodes]').replace('ClusterRole', 'Role'),
      good: clusterRole('verbs: [get], apiGroups: [""], resources: [pods]').replace('ClusterRole', 'Role'),
    },
  }),
  function* ({ verbs, apiGroups, resources }, role, context) {
    if (role.kind !== 'Role' || apiGroups.includes('*')) return;
    const known = context.answer(resourcesOf);
    for (const [index, combined] of resources.entries()) {
      const resource = combined.split('/', 1)[0] ?? '';
      if (resource === 'namespaces' || (resource === 'clusterroles' && verbs.includes('bind'))) continue;
      const found = apiGroups.flatMap((group) => known.find(group, resource) ?? []);
      if (found.length === 0 || found.some(({ namespaced }) => namespaced)) continue;
      yield { path: ['resources', index], message: `${resource} live outside namespaces: the rule allows nothing` };
    }
  },
);

export const pathsThroughRoleBinding = bindingCheck(
  texts({
    id: 'rbac/paths-through-role-binding',
    title: 'RoleBinding to a role with paths, which it does not give',
    rationale:
      'Requests for paths such as `/metrics` are in no namespace, so that only a ClusterRoleBinding gives them.',
    remediation: 'Put the paths into a ClusterRole of their own and bind it by a ClusterRoleBinding.',
    examples: {
      bad: bound('verbs: [get], nonResourceURLs: [/metrics]', 'RoleBinding'),
      good: bound('verbs: [get], nonResourceURLs: [/metrics]'),
    },
  }),
  function* (binding, context) {
    const role = context.answer(rbacOf).roleOf(binding);
    if (binding.kind !== 'RoleBinding' || role === undefined) return;
    const paths = role.rules.flatMap(({ rule }) => rule.nonResourceURLs);
    if (paths.length > 0)
      yield {
        path: ['roleRef'],
        message: `does not give ${paths.slice(0, 3).join(', ')} of ${role.kind} ${role.name}`,
      };
  },
);

export const subjectWithoutNamespace = bindingCheck(
  texts({
    id: 'rbac/subject-without-namespace',
    title: 'ClusterRoleBinding to a service account without namespace',
    rationale:
      'A ClusterRoleBinding has no namespace to look in: the API server refuses the subject, and an old one means nobody.',
    remediation: 'Write the namespace of the service account.',
    examples: {
      bad: bound(READ_PODS, 'ClusterRoleBinding', '{ kind: ServiceAccount, name: cart }'),
      good: bound(READ_PODS, 'ClusterRoleBinding', '{ kind: ServiceAccount, name: cart, namespace: shop }'),
    },
  }),
  function* ({ kind, subjects }) {
    if (kind !== 'ClusterRoleBinding') return;
    for (const subject of subjects) {
      if (subject.kind !== 'ServiceAccount' || subject.namespace !== '') continue;
      yield { path: ['subjects', subject.index], message: `service account ${subject.name} is in no namespace` };
    }
  },
);

export const namesWithoutEffect = ruleCheck(
  texts({
    id: 'rbac/names-without-effect',
    title: 'Rule has names, and a verb whose requests have none',
    rationale:
      'Create by POST and deletecollection name no object, so that a rule with `resourceNames` does not allow them. list ' +
      'and watch do so only with a field selector for the name. Those who meet the refusal tend to widen the rule.',
    remediation:
      'Put those verbs into a rule without names, or take them out. Server-side apply creates by name: it needs `patch` ' +
      'beside `create`.',
    examples: {
      bad: clusterRole('verbs: [create], apiGroups: [""], resources: [configmaps], resourceNames: [settings]'),
      good: clusterRole('verbs: [get, update], apiGroups: [""], resources: [configmaps], resourceNames: [settings]'),
    },
  }),
  function* ({ verbs, resources, resourceNames }) {
    if (resourceNames.length === 0) return;
    const subresources = resources.every((resource) => resource.includes('/'));
    for (const [index, verb] of verbs.entries()) {
      const path = ['verbs', index];
      if (verb === 'deletecollection') yield { path, message: 'deletecollection names no object' };
      if ((verb === 'list' || verb === 'watch') && !subresources) {
        yield { path, message: `${verb} is allowed only with a field selector for one of the names` };
      }
      // Subresources are created by name, and so is what is applied.
      if (verb === 'create' && !subresources && !verbs.some((other) => ['patch', 'update', '*'].includes(other))) {
        yield { path, message: 'create by POST names no object' };
      }
    }
  },
);
