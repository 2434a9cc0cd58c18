import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../kube/index.ts';
import type { Attributes } from './attributes.ts';
import { authorize, rulesFor } from './authorize.ts';
import { buildRbac } from './rbac-index.ts';
import { ANONYMOUS, nodeUser, serviceAccountUser, type User, userNamed } from './subject.ts';
import {
  clusterRole,
  clusterRoleBinding,
  group,
  role,
  roleBinding,
  rule,
  serviceAccount,
  snapshotOf,
  urls,
  user,
} from './test-objects.ts';

const READ = [rule('get,list', '', 'pods')];
const IN_SHOP: Attributes = { verb: 'get', group: '', resource: 'pods', name: 'a', namespace: 'shop' };
const EVERYWHERE: Attributes = { verb: 'list', group: '', resource: 'pods' };
const JANE = userNamed('jane', ['dev']);

function may(objects: readonly JsonObject[], who: User, attributes: Attributes): boolean {
  return authorize(buildRbac(snapshotOf(...objects)), who, attributes).allowed;
}

describe('a binding', () => {
  const reader = clusterRole('reader', READ);
  it.each<[string, JsonObject[], User, Attributes, boolean]>([
    ['nothing without bindings', [reader], JANE, IN_SHOP, false],
    [
      'a ClusterRole everywhere by a ClusterRoleBinding',
      [reader, clusterRoleBinding('b', 'reader', user('jane'))],
      JANE,
      EVERYWHERE,
      true,
    ],
    [
      'a ClusterRole in any namespace by a ClusterRoleBinding',
      [reader, clusterRoleBinding('b', 'reader', user('jane'))],
      JANE,
      IN_SHOP,
      true,
    ],
    [
      'a ClusterRole in its namespace by a RoleBinding',
      [reader, roleBinding('shop', 'b', 'ClusterRole/reader', user('jane'))],
      JANE,
      IN_SHOP,
      true,
    ],
    [
      'a ClusterRole in no other namespace by a RoleBinding',
      [reader, roleBinding('bank', 'b', 'ClusterRole/reader', user('jane'))],
      JANE,
      IN_SHOP,
      false,
    ],
    [
      'nothing across namespaces by a RoleBinding',
      [reader, roleBinding('shop', 'b', 'ClusterRole/reader', user('jane'))],
      JANE,
      EVERYWHERE,
      false,
    ],
    [
      'a Role of its namespace',
      [role('shop', 'r', READ), roleBinding('shop', 'b', 'Role/r', user('jane'))],
      JANE,
      IN_SHOP,
      true,
    ],
    [
      'no Role of another namespace',
      [role('bank', 'r', READ), roleBinding('shop', 'b', 'Role/r', user('jane'))],
      JANE,
      IN_SHOP,
      false,
    ],
    [
      'nothing when the role does not exist',
      [roleBinding('shop', 'b', 'ClusterRole/reader', user('jane'))],
      JANE,
      IN_SHOP,
      false,
    ],
    [
      'nothing for a kind of role that does not exist',
      [reader, roleBinding('shop', 'b', 'Clusterrole/reader', user('jane'))],
      JANE,
      IN_SHOP,
      false,
    ],
    ['a group', [reader, clusterRoleBinding('b', 'reader', group('dev'))], JANE, IN_SHOP, true],
    ['no user by the name of a group', [reader, clusterRoleBinding('b', 'reader', user('dev'))], JANE, IN_SHOP, false],
    [
      'a service account',
      [reader, clusterRoleBinding('b', 'reader', serviceAccount('shop', 'cart'))],
      serviceAccountUser('shop', 'cart'),
      IN_SHOP,
      true,
    ],
    [
      'no service account of another namespace',
      [reader, clusterRoleBinding('b', 'reader', serviceAccount('bank', 'cart'))],
      serviceAccountUser('shop', 'cart'),
      IN_SHOP,
      false,
    ],
    [
      'a service account by its user name',
      [reader, clusterRoleBinding('b', 'reader', user('system:serviceaccount:shop:cart'))],
      serviceAccountUser('shop', 'cart'),
      IN_SHOP,
      true,
    ],
    [
      'every service account',
      [reader, clusterRoleBinding('b', 'reader', group('system:serviceaccounts'))],
      serviceAccountUser('shop', 'cart'),
      IN_SHOP,
      true,
    ],
    [
      'every service account of a namespace',
      [reader, clusterRoleBinding('b', 'reader', group('system:serviceaccounts:shop'))],
      serviceAccountUser('shop', 'cart'),
      IN_SHOP,
      true,
    ],
    [
      'no service account of another namespace by group',
      [reader, clusterRoleBinding('b', 'reader', group('system:serviceaccounts:bank'))],
      serviceAccountUser('shop', 'cart'),
      IN_SHOP,
      false,
    ],
    [
      'everybody authenticated',
      [reader, clusterRoleBinding('b', 'reader', group('system:authenticated'))],
      serviceAccountUser('shop', 'cart'),
      IN_SHOP,
      true,
    ],
    [
      'nobody anonymous as authenticated',
      [reader, clusterRoleBinding('b', 'reader', group('system:authenticated'))],
      ANONYMOUS,
      IN_SHOP,
      false,
    ],
    [
      'everybody without credentials',
      [reader, clusterRoleBinding('b', 'reader', group('system:unauthenticated'))],
      ANONYMOUS,
      IN_SHOP,
      true,
    ],
    [
      'a service account of its own namespace when none is written',
      [reader, roleBinding('shop', 'b', 'ClusterRole/reader', { kind: 'ServiceAccount', name: 'cart' })],
      serviceAccountUser('shop', 'cart'),
      IN_SHOP,
      true,
    ],
    [
      'nobody for a service account without namespace in a ClusterRoleBinding',
      [reader, clusterRoleBinding('b', 'reader', { kind: 'ServiceAccount', name: 'cart' })],
      serviceAccountUser('shop', 'cart'),
      IN_SHOP,
      false,
    ],
    [
      'nobody for an unknown kind of subject',
      [reader, clusterRoleBinding('b', 'reader', { kind: 'user', name: 'jane' })],
      JANE,
      IN_SHOP,
      false,
    ],
    [
      'a role whose core group is written as null',
      [
        clusterRole('reader', [{ verbs: ['get'], apiGroups: [null], resources: ['pods'] }]),
        clusterRoleBinding('b', 'reader', user('jane')),
      ],
      JANE,
      IN_SHOP,
      true,
    ],
    [
      'the last of two roles of one name',
      [reader, clusterRole('reader', []), clusterRoleBinding('b', 'reader', user('jane'))],
      JANE,
      IN_SHOP,
      false,
    ],
  ])('grants %s', (_, objects, who, attributes, allowed) => {
    expect(may(objects, who, attributes)).toBe(allowed);
  });

  it('grants a path through a ClusterRoleBinding alone', () => {
    const metrics = clusterRole('metrics', [urls('get', '/metrics')]);
    const path = { verb: 'get', path: '/metrics' };
    expect(may([metrics, clusterRoleBinding('b', 'metrics', user('jane'))], JANE, path)).toBe(true);
    expect(may([metrics, roleBinding('shop', 'b', 'ClusterRole/metrics', user('jane'))], JANE, path)).toBe(false);
  });

  it('lets a Role change its own namespace, which is authorized in itself', () => {
    const objects = [
      role('shop', 'r', [rule('patch', '', 'namespaces')]),
      roleBinding('shop', 'b', 'Role/r', user('jane')),
    ];
    const patch = { verb: 'patch', group: '', resource: 'namespaces' };
    expect(may(objects, JANE, { ...patch, name: 'shop', namespace: 'shop' })).toBe(true);
    expect(may(objects, JANE, { ...patch, name: 'bank', namespace: 'bank' })).toBe(false);
  });
});

describe('the answer', () => {
  it('names the binding, subject, role and rule', () => {
    const index = buildRbac(
      snapshotOf(
        clusterRole('reader', [rule('get', 'apps', 'deployments'), ...READ]),
        roleBinding('shop', 'b', 'ClusterRole/reader', user('joe'), group('dev'), user('jane')),
      ),
    );
    expect(authorize(index, JANE, IN_SHOP)).toMatchObject({
      allowed: true,
      by: 'rbac',
      grant: {
        binding: { kind: 'RoleBinding', namespace: 'shop', name: 'b' },
        subject: { index: 1, kind: 'Group', name: 'dev' },
        role: { kind: 'ClusterRole', name: 'reader' },
        ruleIndex: 1,
        rule: { path: ['rules', 1] },
      },
    });
  });

  it('lists every grant that counts in a namespace once', () => {
    const index = buildRbac(
      snapshotOf(
        clusterRole('reader', [...READ, urls('get', '/metrics')]),
        clusterRoleBinding('wide', 'reader', user('jane'), group('dev')),
        roleBinding('shop', 'narrow', 'ClusterRole/reader', group('dev')),
      ),
    );
    const of = (namespace: string) => rulesFor(index, JANE, namespace).map((g) => `${g.binding.name} ${g.ruleIndex}`);
    expect(of('shop')).toEqual(['wide 0', 'wide 1', 'narrow 0', 'narrow 1']);
    expect(of('')).toEqual(['wide 0', 'wide 1']);
  });

  it('lets system:masters do everything', () => {
    const index = buildRbac(snapshotOf());
    const root = userNamed('root', ['system:masters']);
    expect(authorize(index, root, { verb: 'anything', path: '/' })).toEqual({ allowed: true, by: 'masters' });
  });

  it('gives a node both what the Node authorizer and what RBAC allow', () => {
    const index = buildRbac(
      snapshotOf(clusterRole('reader', READ), clusterRoleBinding('b', 'reader', group('system:nodes'))),
    );
    const node = nodeUser('one');
    expect(authorize(index, node, { verb: 'get', group: '', resource: 'nodes', name: 'one' })).toMatchObject({
      by: 'node',
    });
    expect(authorize(index, node, EVERYWHERE)).toMatchObject({ by: 'rbac' });
    expect(authorize(index, node, { ...EVERYWHERE, resource: 'secrets' })).toEqual({
      allowed: false,
      nodeReason: 'can only read namespaced object of this type',
    });
  });
});

describe('objects that the API server refuses', () => {
  it.each<[string, JsonObject, string[]]>([
    ['rules of a wrong type', clusterRole('r', 'all'), ['rules: expected a list, found a string']],
    ['a rule of a wrong type', clusterRole('r', [7]), ['rules.0: expected a map, found a number']],
    [
      'a verb of a wrong type',
      clusterRole('r', [{ ...rule('get', '', 'pods'), verbs: ['get', 1] }]),
      ['rules.0.verbs.1: expected a string, found a number'],
    ],
    [
      'an empty rule',
      clusterRole('r', [null]),
      [
        'rules.0.verbs: verbs must contain at least one value',
        'rules.0.apiGroups: resource rules must supply at least one api group',
        'rules.0.resources: resource rules must supply at least one resource',
      ],
    ],
    [
      'paths in a Role',
      role('shop', 'r', [urls('get', '/metrics')]),
      ['rules.0.nonResourceURLs: namespaced rules cannot apply to non-resource URLs'],
    ],
    [
      'paths with resources',
      clusterRole('r', [{ ...urls('get', '/a'), resources: ['pods'] }]),
      ['rules.0.nonResourceURLs: rules cannot apply to both regular resources and non-resource URLs'],
    ],
    [
      'an aggregationRule that selects nothing',
      clusterRole('r', [], { aggregationRule: { clusterRoleSelectors: [] } }),
      ['aggregationRule.clusterRoleSelectors: at least one clusterRoleSelector required if aggregationRule is non-nil'],
    ],
    [
      'a ClusterRoleBinding to a Role',
      { ...clusterRoleBinding('b', 'r'), roleRef: { kind: 'Role', name: 'r' } },
      ['roleRef.kind: must be ClusterRole'],
    ],
    [
      'a binding without role',
      { ...clusterRoleBinding('b', 'r'), roleRef: null },
      ['roleRef.kind: must be ClusterRole', 'roleRef.name: is required'],
    ],
    [
      'a service account without namespace',
      clusterRoleBinding('b', 'r', { kind: 'ServiceAccount', name: 'x' }),
      ['subjects.0.namespace: is required for a ServiceAccount in a ClusterRoleBinding'],
    ],
    [
      'an unknown subject',
      clusterRoleBinding('b', 'r', { kind: 'Robot', name: 'x' }),
      ['subjects.0.kind: must be ServiceAccount, User or Group'],
    ],
    [
      'a subject of another group',
      clusterRoleBinding('b', 'r', { ...user('x'), apiGroup: 'example.com' }),
      ['subjects.0.apiGroup: must be "rbac.authorization.k8s.io"'],
    ],
    [
      'subjects of a wrong type',
      { ...clusterRoleBinding('b', 'r'), subjects: { a: 1 } },
      ['subjects: expected a list, found a map'],
    ],
  ])('are reported: %s', (_, object, problems) => {
    const found = buildRbac(snapshotOf(object)).problems;
    expect(found.map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual(problems);
  });

  it('still count with the rest of what they say', () => {
    const objects = [
      clusterRole('r', [{ verbs: ['get', 7], apiGroups: [''], resources: ['pods'] }, 'x', ...READ]),
      clusterRoleBinding('b', 'r', { kind: 'Robot', name: 'x' }, user('jane')),
    ];
    expect(may(objects, JANE, IN_SHOP)).toBe(true);
    expect(authorize(buildRbac(snapshotOf(...objects)), JANE, EVERYWHERE)).toMatchObject({
      grant: { ruleIndex: 1, rule: { path: ['rules', 2] }, subject: { index: 1 } },
    });
  });

  it('cannot reach inherited names', () => {
    const objects = [
      clusterRole('__proto__', [rule('constructor', '', 'toString')]),
      clusterRoleBinding('b', '__proto__', user('constructor')),
    ];
    const asked = { verb: 'constructor', group: '', resource: 'toString' };
    expect(may(objects, userNamed('constructor'), asked)).toBe(true);
    expect(may(objects, userNamed('toString'), asked)).toBe(false);
  });
});
