import fc, { type Arbitrary } from 'fast-check';
import type { KubernetesObject } from '../client.ts';

/** The namespaces that states have in common; nothing but Roles and RoleBindings is made in them. */
export const NAMESPACES = ['rbac-0', 'rbac-1', 'rbac-2'] as const;

/** A rule as the API takes it. */
export interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

const GROUPS = ['', 'apps', 'example.test'];
const RESOURCES = ['pods', 'secrets', 'deployments'];
const VERBS = ['get', 'list', 'create', 'deletecollection', 'use'];
const NAMES = ['a', 'b', '*'];

const some = (values: readonly string[], max = 2) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: max });

const resourceRule: Arbitrary<Rule> = fc.record({
  verbs: some([...VERBS, ...VERBS, '*', 'Get'], 3),
  apiGroups: some([...GROUPS, ...GROUPS, '*']),
  resources: some(
    [...RESOURCES, 'pods/log', 'pods/exec', 'deployments/scale', '*', '*/scale', '*/*', 'pods/*', '*/', 'pods/'],
    3,
  ),
  resourceNames: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: some([...NAMES, '']) }),
});

/** The verbs by which one may give what one does not hold. */
const authorityRule = (prefix: string): Arbitrary<Rule> =>
  fc.record({
    verbs: some(['bind', 'escalate', 'get', '*']),
    apiGroups: fc.constant(['rbac.authorization.k8s.io']),
    resources: some(['roles', 'clusterroles', '*']),
    resourceNames: fc.constantFrom([], [`${prefix}-0`], [`${prefix}-1`, `${prefix}-new`]),
  });

const pathRule: Arbitrary<Rule> = fc.record({
  verbs: some(['get', 'post', 'head', '*']),
  nonResourceURLs: some(['*', '/', '/api', '/api/*', '/healthz*', '/healthz/*', '/*', '/api/*/x', '/healthz/etcd']),
});

/** Rules of a ClusterRole, or of a Role, which cannot have paths. */
function rules(kind: 'Role' | 'ClusterRole', prefix: string): Arbitrary<Rule[]> {
  const rule = fc.oneof(
    { weight: 4, arbitrary: resourceRule },
    { weight: 1, arbitrary: authorityRule(prefix) },
    { weight: kind === 'Role' ? 0 : 1, arbitrary: pathRule },
  );
  return fc.array(rule, { maxLength: 3 });
}

/** Subjects of a state: its own users, groups and service accounts, and seldom the groups that everyone is in. */
function subject(prefix: string): Arbitrary<Record<string, string>> {
  const own = (kind: string, names: readonly string[]) =>
    fc
      .constantFrom(...names)
      .map((name) => ({ kind, name: `${prefix}-${name}`, apiGroup: 'rbac.authorization.k8s.io' }));
  return fc.oneof(
    { weight: 8, arbitrary: own('User', ['jane', 'joe']) },
    { weight: 6, arbitrary: own('Group', ['dev', 'ops']) },
    {
      weight: 6,
      arbitrary: fc
        .constantFrom(...NAMESPACES)
        .map((namespace) => ({ kind: 'ServiceAccount', name: `${prefix}-robot`, namespace })),
    },
    {
      weight: 2, // a service account under its user name
      arbitrary: fc
        .constantFrom(...NAMESPACES)
        .map((namespace) => ({ kind: 'User', name: `system:serviceaccount:${namespace}:${prefix}-robot` })),
    },
  );
}

/** Roles and bindings whose names and subjects all start with the prefix, so that no two states meet. */
export function rbacObjects(prefix: string): Arbitrary<KubernetesObject[]> {
  const meta = (index: number, namespace?: string) => ({
    name: `${prefix}-${index}`,
    labels: { e2e: 'rbac' },
    ...(namespace === undefined ? {} : { namespace }),
  });
  const refTo = (kind: string, index: number) => ({
    apiGroup: 'rbac.authorization.k8s.io',
    kind,
    name: `${prefix}-${index}`,
  });
  const namespace = fc.constantFrom(...NAMESPACES);
  const index = fc.nat({ max: 3 });
  const subjects = fc.array(subject(prefix), { minLength: 1, maxLength: 3 });
  const clusterRoles = fc
    .array(rules('ClusterRole', prefix), { minLength: 1, maxLength: 4 })
    .map((all) => all.map((each, i) => ({ kind: 'ClusterRole', metadata: meta(i), rules: each })));
  const roles = fc
    .array(fc.tuple(namespace, rules('Role', prefix)), { maxLength: 4 })
    .map((all) => all.map(([ns, each], i) => ({ kind: 'Role', metadata: meta(i, ns), rules: each })));
  // A binding may refer to a role that is not there, or is in another namespace.
  const clusterBindings = fc.array(fc.tuple(index, subjects), { maxLength: 2 }).map((all) =>
    all.map(([to, who], i) => ({
      kind: 'ClusterRoleBinding',
      metadata: meta(i),
      roleRef: refTo('ClusterRole', to),
      subjects: who,
    })),
  );
  const bindings = fc
    .array(fc.tuple(namespace, fc.constantFrom('Role', 'ClusterRole'), index, subjects), { minLength: 1, maxLength: 5 })
    .map((all) =>
      all.map(([ns, kind, to, who], i) => ({
        kind: 'RoleBinding',
        metadata: meta(i, ns),
        roleRef: refTo(kind, to),
        subjects: who,
      })),
    );
  return fc.tuple(clusterRoles, roles, clusterBindings, bindings).map((lists) => lists.flat());
}
