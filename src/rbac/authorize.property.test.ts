import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../kube/index.ts';
import type { Attributes } from './attributes.ts';
import { authorize } from './authorize.ts';
import { buildRbac } from './rbac-index.ts';
import { type User, userNamed } from './subject.ts';
import {
  clusterRole,
  clusterRoleBinding,
  group,
  role,
  roleBinding,
  serviceAccount,
  snapshotOf,
  user,
} from './test-objects.ts';
import { whoCan } from './who-can.ts';

interface State {
  readonly clusterRoles: readonly { readonly name: string; readonly rules: readonly Lists[] }[];
  readonly roles: readonly { readonly namespace: string; readonly name: string; readonly rules: readonly Lists[] }[];
  readonly clusterBindings: readonly { readonly role: string; readonly subjects: readonly JsonObject[] }[];
  readonly bindings: readonly {
    readonly namespace: string;
    readonly kind: string;
    readonly role: string;
    readonly subjects: readonly JsonObject[];
  }[];
}

interface Lists {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames: readonly string[];
  readonly nonResourceURLs: readonly string[];
}

const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const some = (...values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 });
const NAMESPACES = ['shop', 'bank'];

const lists: fc.Arbitrary<Lists> = fc.record({
  verbs: some('get', 'list', '*'),
  apiGroups: some('', 'apps', '*'),
  resources: some('pods', 'secrets', 'pods/exec', '*/exec', '*', 'pods/*', '*/*'),
  resourceNames: fc.oneof(fc.constant([]), some('a', 'b', '')),
  nonResourceURLs: fc.oneof(fc.constant([]), some('/a', '/a/*', '*', '/a/**')),
});
const rules = fc.array(lists, { maxLength: 3 });
const subjects = fc.array(
  pick(
    user('jane'),
    user('system:serviceaccount:shop:cart'),
    group('dev'),
    group('system:serviceaccounts:shop'),
    group('system:authenticated'),
    serviceAccount('shop', 'cart'),
    serviceAccount('bank', 'cart'),
    { kind: 'ServiceAccount', name: 'cart' },
    { kind: 'Robot', name: 'jane' },
  ),
  { maxLength: 3 },
);
const state: fc.Arbitrary<State> = fc.record({
  clusterRoles: fc.uniqueArray(fc.record({ name: pick('x', 'y', 'z'), rules }), { selector: ({ name }) => name }),
  roles: fc.uniqueArray(fc.record({ namespace: pick(...NAMESPACES), name: pick('x', 'y'), rules }), {
    selector: ({ namespace, name }) => `${namespace}/${name}`,
  }),
  clusterBindings: fc.array(fc.record({ role: pick('x', 'y', 'none'), subjects }), { maxLength: 3 }),
  bindings: fc.array(
    fc.record({
      namespace: pick(...NAMESPACES),
      kind: pick('Role', 'ClusterRole', 'Nothing'),
      role: pick('x', 'y', 'z', 'none'),
      subjects,
    }),
    { maxLength: 4 },
  ),
});
const who: fc.Arbitrary<User> = pick(
  userNamed('jane'),
  userNamed('jane', ['dev']),
  userNamed('system:serviceaccount:shop:cart'),
  userNamed('system:serviceaccount:bank:cart'),
  { name: 'system:serviceaccount:shop:cart', groups: [] },
);
const attributes: fc.Arbitrary<Attributes> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      verb: pick('get', 'list', 'watch'),
      group: pick('', 'apps'),
      resource: pick('pods', 'secrets'),
      subresource: pick('', 'exec', 'log', '*'),
      name: pick('', 'a', 'c'),
      namespace: pick('', ...NAMESPACES),
    }),
  },
  { weight: 1, arbitrary: fc.record({ verb: pick('get', 'post'), path: pick('/a', '/a/b', '/b', '/a/') }) },
);

function objectsOf(state: State): JsonObject[] {
  return [
    ...state.clusterRoles.map(({ name, rules }) =>
      clusterRole(
        name,
        rules.map((lists) => ({ ...lists })),
      ),
    ),
    ...state.roles.map(({ namespace, name, rules }) =>
      role(
        namespace,
        name,
        rules.map((lists) => ({ ...lists })),
      ),
    ),
    ...state.clusterBindings.map(({ role, subjects }, index) => clusterRoleBinding(`c${index}`, role, ...subjects)),
    ...state.bindings.map(({ namespace, kind, role, subjects }, index) =>
      roleBinding(namespace, `r${index}`, `${kind}/${role}`, ...subjects),
    ),
  ];
}

/**
 * The second opinion, written straight from the RBAC documentation: go through every binding that can count, find
 * its role, and ask each rule.
 */
function naive(state: State, who: User, request: Attributes): boolean {
  const path = 'path' in request ? request.path : undefined;
  const namespace = 'path' in request ? '' : (request.namespace ?? '');
  const rulesInForce: Lists[] = [];
  for (const binding of state.clusterBindings) {
    if (!binding.subjects.some((subject) => means(subject, '', who))) continue;
    rulesInForce.push(...(state.clusterRoles.find(({ name }) => name === binding.role)?.rules ?? []));
  }
  for (const binding of state.bindings) {
    if (namespace === '' || binding.namespace !== namespace) continue;
    if (!binding.subjects.some((subject) => means(subject, namespace, who))) continue;
    if (binding.kind === 'ClusterRole') {
      rulesInForce.push(...(state.clusterRoles.find(({ name }) => name === binding.role)?.rules ?? []));
    } else if (binding.kind === 'Role') {
      const found = state.roles.find((role) => role.namespace === namespace && role.name === binding.role);
      rulesInForce.push(...(found?.rules ?? []));
    }
  }
  return rulesInForce.some((rule) => {
    if (!rule.verbs.includes('*') && !rule.verbs.includes(request.verb)) return false;
    if (path !== undefined) {
      return rule.nonResourceURLs.some((url) => {
        if (!url.endsWith('*')) return url === path;
        return path.startsWith(url.replace(/\*+$/, ''));
      });
    }
    if ('path' in request) return false;
    if (!rule.apiGroups.includes('*') && !rule.apiGroups.includes(request.group)) return false;
    if (rule.resourceNames.length > 0 && !rule.resourceNames.includes(request.name ?? '')) return false;
    const wanted = request.subresource ? `${request.resource}/${request.subresource}` : request.resource;
    return rule.resources.some(
      (resource) =>
        resource === '*' || resource === wanted || (request.subresource && resource === `*/${request.subresource}`),
    );
  });
}

function means(subject: JsonObject, bindingNamespace: string, who: User): boolean {
  switch (subject['kind']) {
    case 'User':
      return subject['name'] === who.name;
    case 'Group':
      return who.groups.some((group) => group === subject['name']);
    case 'ServiceAccount': {
      const namespace = subject['namespace'] ?? bindingNamespace;
      return namespace !== '' && who.name === `system:serviceaccount:${String(namespace)}:${String(subject['name'])}`;
    }
    default:
      return false;
  }
}

describe('authorize', () => {
  it('agrees with reading the documentation rule by rule', () => {
    fc.assert(
      fc.property(state, fc.array(fc.tuple(who, attributes), { minLength: 20, maxLength: 20 }), (state, questions) => {
        const index = buildRbac(snapshotOf(...objectsOf(state)));
        const expected = questions.map(([who, attributes]) => naive(state, who, attributes));
        expect(questions.map(([who, attributes]) => authorize(index, who, attributes).allowed)).toEqual(expected);
        // States that allow none of it say little: they do not count as runs.
        fc.pre(expected.includes(true));
      }),
      { numRuns: 150 },
    );
  });

  it('allows exactly those that whoCan lists', () => {
    fc.assert(
      fc.property(state, who, attributes, (state, who, attributes) => {
        const index = buildRbac(snapshotOf(...objectsOf(state)));
        const listed = whoCan(index, attributes).rbac.some(
          ({ identity }) =>
            (identity.type === 'user' && identity.name === who.name) ||
            (identity.type === 'group' && who.groups.includes(identity.name)),
        );
        expect(authorize(index, who, attributes).allowed).toBe(listed);
      }),
      { numRuns: 1000 },
    );
  });

  it('only ever gains from more bindings', () => {
    fc.assert(
      fc.property(state, state, who, attributes, (some, more, who, attributes) => {
        const both = { ...some, clusterBindings: [...some.clusterBindings, ...more.clusterBindings] };
        const before = authorize(buildRbac(snapshotOf(...objectsOf(some))), who, attributes);
        const after = authorize(buildRbac(snapshotOf(...objectsOf(both))), who, attributes);
        expect(!before.allowed || after.allowed).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
