import fc, { type Arbitrary } from 'fast-check';
import type { KubernetesObject } from '../client.ts';
import { type Lead, leadsOf } from './leads.ts';
import { NAMESPACES, type Rule } from './objects.ts';

/** Everybody in this group may write roles and bindings, as far as they do not give away what they do not hold. */
const WRITERS = 'e2e-writers';

export const WRITER_OBJECTS: readonly KubernetesObject[] = [
  {
    kind: 'ClusterRole',
    metadata: { name: WRITERS },
    rules: [
      {
        verbs: ['create', 'update'],
        apiGroups: ['rbac.authorization.k8s.io'],
        resources: ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'],
      },
    ],
  },
  {
    kind: 'ClusterRoleBinding',
    metadata: { name: WRITERS },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: WRITERS },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: WRITERS }],
  },
];

/** An attempt to write a role or a binding. */
export interface Write {
  readonly user: string;
  readonly groups: readonly string[];
  /** POST creates; PUT replaces, or creates when there is nothing. */
  readonly method: 'POST' | 'PUT';
  readonly object: KubernetesObject;
}

/** Attempts by subjects of a state to write roles like those they may hold, and bindings to its roles. */
export function writesOf(prefix: string, objects: readonly KubernetesObject[], count: number): Arbitrary<Write[]> {
  const user = fc.constantFrom(
    `${prefix}-jane`,
    `${prefix}-joe`,
    ...NAMESPACES.map((namespace) => `system:serviceaccount:${namespace}:${prefix}-robot`),
  );
  const groups = fc.subarray([`${prefix}-dev`, `${prefix}-ops`]);
  const far = fc.record({ user, groups, draft: object(prefix, objects) });
  const leads = leadsOf(objects);
  const near = (lead: Lead) =>
    fc.record({
      user: lead.user === '' ? user : fc.constant(lead.user),
      groups: groups.map((some) => [...some, ...lead.groups]),
      draft: roleLike(prefix, lead),
    });
  const write = fc
    .tuple(
      leads.length === 0 ? far : fc.oneof(far, fc.constantFrom(...leads).chain(near)),
      fc.constantFrom<Write['method']>('POST', 'PUT'),
    )
    .map(
      ([
        {
          draft: { name, ...rest },
          ...who
        },
        method,
      ]) => {
        // POST is refused for a name that is taken, and PUT of what is there already changes nothing.
        const metadata = {
          ...rest.metadata,
          name: method === 'PUT' ? name : `${prefix}-new`,
          annotations: { changed: 'true' },
        };
        return { ...who, groups: [...who.groups, WRITERS], method, object: { ...rest, metadata } };
      },
    );
  return fc.array(write, { minLength: count, maxLength: count });
}

/** A role with a part of a rule, where the rule may be held. */
function roleLike(prefix: string, { rule, namespace }: Lead): Arbitrary<Draft> {
  const name = fc.constantFrom(`${prefix}-0`, `${prefix}-new`);
  const rules = partOf(rule).map((part) => [part]);
  const role = fc.record({
    kind: fc.constant('Role'),
    name,
    metadata: fc.constantFrom(...(namespace === '' ? NAMESPACES : [namespace])).map((place) => ({ namespace: place })),
    rules,
  });
  const clusterRole = fc.record({ kind: fc.constant('ClusterRole'), name, metadata: fc.constant({}), rules });
  // A Role cannot have paths.
  return rule.nonResourceURLs !== undefined ? clusterRole : fc.oneof(role, clusterRole);
}

type Draft = Omit<KubernetesObject, 'metadata'> & {
  readonly name: string;
  readonly metadata: { readonly namespace?: string };
};

function object(prefix: string, objects: readonly KubernetesObject[]): Arbitrary<Draft> {
  const name = fc.constantFrom(`${prefix}-0`, `${prefix}-1`, `${prefix}-new`);
  const namespaced = fc.constantFrom(...NAMESPACES).map((namespace) => ({ namespace }));
  const anywhere = fc.constant({});
  const aggregationRule = fc.constantFrom(undefined, undefined, undefined, {
    clusterRoleSelectors: [{ matchLabels: { e2e: 'nothing' } }],
  });
  const subjects = fc.constant([{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'anybody' }]);
  const refTo = (...kinds: string[]) =>
    fc.record({
      apiGroup: fc.constant('rbac.authorization.k8s.io'),
      kind: fc.constantFrom(...kinds),
      name: fc.constantFrom(`${prefix}-0`, `${prefix}-1`, `${prefix}-2`, `${prefix}-absent`),
    });
  // Existing bindings cannot be pointed at another role, so bindings are always new.
  const bindingName = fc.constant(`${prefix}-new`);
  return fc.oneof(
    fc.record({ kind: fc.constant('Role'), name, metadata: namespaced, rules: rulesLike(objects, false) }),
    fc.record({
      kind: fc.constant('ClusterRole'),
      name,
      metadata: anywhere,
      rules: rulesLike(objects, true),
      aggregationRule,
    }),
    fc.record({
      kind: fc.constant('RoleBinding'),
      name: bindingName,
      metadata: namespaced,
      roleRef: refTo('Role', 'ClusterRole'),
      subjects,
    }),
    fc.record({
      kind: fc.constant('ClusterRoleBinding'),
      name: bindingName,
      metadata: anywhere,
      roleRef: refTo('ClusterRole'),
      subjects,
    }),
  );
}

/** Parts of rules that are in the state, at times with one list of another rule. */
function rulesLike(objects: readonly KubernetesObject[], paths: boolean): Arbitrary<Rule[]> {
  const known = objects
    .flatMap((each) => (each['rules'] ?? []) as Rule[])
    .filter((rule) => paths || rule.nonResourceURLs === undefined);
  if (known.length === 0) return fc.constant([]);
  const one = fc.constantFrom(...known);
  const lists = ['verbs', 'apiGroups', 'resources', 'resourceNames'] as const;
  const rule = fc.tuple(one, one, fc.constantFrom(undefined, undefined, ...lists)).chain(([first, other, list]) => {
    const mixed = first.nonResourceURLs === undefined && other.nonResourceURLs === undefined && list !== undefined;
    return partOf(mixed ? { ...first, [list]: other[list] } : first);
  });
  return fc.array(rule, { minLength: 1, maxLength: 2 });
}

/** The rule with some of what each of its lists holds. */
function partOf(rule: Rule): Arbitrary<Rule> {
  const part = (values: readonly string[] = []) => fc.subarray([...values], { minLength: Math.min(1, values.length) });
  const verbs = part(rule.verbs);
  if (rule.nonResourceURLs !== undefined) return fc.record({ verbs, nonResourceURLs: part(rule.nonResourceURLs) });
  return fc.record({
    verbs,
    apiGroups: part(rule.apiGroups),
    resources: part(rule.resources),
    resourceNames: part(rule.resourceNames),
  });
}
