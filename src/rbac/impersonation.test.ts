import { describe, expect, it } from 'vitest';
import { type JsonObject, parseKubernetesVersion } from '../kube/index.ts';
import type { Attributes } from './attributes.ts';
import { impersonate, type WantedUser } from './impersonation.ts';
import { buildRbac } from './rbac-index.ts';
import { serviceAccountUser, type User, userNamed } from './subject.ts';
import { clusterRole, clusterRoleBinding, rule, serviceAccount, snapshotOf, user } from './test-objects.ts';

const AUTH = 'authentication.k8s.io';
const JANE = userNamed('jane');
const LIST: Attributes = { verb: 'list', group: '', resource: 'pods', namespace: 'shop' };
const CART: WantedUser = { name: 'system:serviceaccount:shop:cart' };
const NODE: WantedUser = { name: 'system:node:one' };

function answer(held: readonly JsonObject[], wanted: WantedUser, version = 'v1.37', requestor: User = JANE) {
  const objects = [
    clusterRole('held', held),
    clusterRoleBinding('b', 'held', user('jane'), serviceAccount('tools', 'agent')),
  ];
  const index = buildRbac(snapshotOf(...objects), { kubernetesVersion: parseKubernetesVersion(version) });
  return impersonate(index, requestor, wanted, LIST);
}

describe('legacy impersonation', () => {
  it.each<[string, JsonObject[], WantedUser, boolean]>([
    ['needs a right', [], { name: 'joe' }, false],
    ['of a user', [rule('impersonate', '', 'users')], { name: 'joe' }, true],
    ['of one user alone', [rule('impersonate', '', 'users', 'jim')], { name: 'joe' }, false],
    ['of a group needs both rights', [rule('impersonate', '', 'users')], { name: 'joe', groups: ['dev'] }, false],
    ['of a group', [rule('impersonate', '', 'users,groups')], { name: 'joe', groups: ['dev'] }, true],
    [
      'of system:masters',
      [rule('impersonate', '', 'users'), rule('impersonate', '', 'groups', 'system:masters')],
      { name: 'joe', groups: ['system:masters'] },
      true,
    ],
    ['of a service account is no user', [rule('impersonate', '', 'users')], CART, false],
    ['of a service account', [rule('impersonate', '', 'serviceaccounts', 'cart')], CART, true],
    [
      'of a uid',
      [rule('impersonate', '', 'users'), rule('impersonate', AUTH, 'uids', '7')],
      { name: 'joe', uid: '7' },
      true,
    ],
    ['of a uid in the core group', [rule('impersonate', '', 'users,uids')], { name: 'joe', uid: '7' }, false],
    [
      'of an extra',
      [rule('impersonate', '', 'users'), rule('impersonate', AUTH, 'userextras/scopes', 'view')],
      { name: 'joe', extra: new Map([['scopes', ['view']]]) },
      true,
    ],
    [
      'of an extra of another value',
      [rule('impersonate', '', 'users'), rule('impersonate', AUTH, 'userextras/scopes', 'view')],
      { name: 'joe', extra: new Map([['scopes', ['view', 'edit']]]) },
      false,
    ],
    ['of a node is of a user', [rule('impersonate', '', 'users', 'system:node:one')], NODE, true],
  ])('%s', (_, held, wanted, allowed) => {
    for (const version of ['v1.30', 'v1.37']) {
      expect(answer(held, wanted, version)).toMatchObject(allowed ? { allowed, mode: 'legacy' } : { allowed });
    }
  });

  it.each<[WantedUser, string[]]>([
    [{ name: 'joe' }, ['system:authenticated']],
    [{ name: 'joe', groups: ['dev'] }, ['dev', 'system:authenticated']],
    [{ name: 'joe', groups: ['system:unauthenticated'] }, ['system:unauthenticated']],
    [{ name: 'system:anonymous' }, ['system:unauthenticated']],
    [CART, ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated']],
    [{ ...CART, groups: ['dev'] }, ['dev', 'system:authenticated']],
  ])('of %j continues with its groups', (wanted, groups) => {
    const all = rule('impersonate', '', 'users,groups,serviceaccounts');
    expect(answer([all], wanted)).toMatchObject({ allowed: true, user: { name: wanted.name, groups } });
  });
});

describe('constrained impersonation', () => {
  const onTarget = (mode: string) => rule(`impersonate-on:${mode}:list`, '', 'pods');
  const users = rule('impersonate:user-info', AUTH, 'users');
  it.each<[string, JsonObject[], WantedUser, string | false]>([
    ['needs the identity and the target', [users, onTarget('user-info')], { name: 'joe' }, 'user-info'],
    ['needs the target', [users], { name: 'joe' }, false],
    ['needs the identity', [onTarget('user-info')], { name: 'joe' }, false],
    ['needs the verb asked for', [users, rule('impersonate-on:user-info:get', '', 'pods')], { name: 'joe' }, false],
    [
      'of a service account',
      [rule('impersonate:serviceaccount', AUTH, 'serviceaccounts', 'cart'), onTarget('serviceaccount')],
      CART,
      'serviceaccount',
    ],
    [
      'of a service account with groups is not possible',
      [rule('impersonate:serviceaccount', AUTH, 'serviceaccounts,groups'), onTarget('serviceaccount')],
      { ...CART, groups: ['dev'] },
      false,
    ],
    [
      'of a service account is no user-info',
      [rule('impersonate:user-info', AUTH, '*'), onTarget('user-info')],
      CART,
      false,
    ],
    [
      'of a node',
      [rule('impersonate:arbitrary-node', AUTH, 'nodes', 'one'), onTarget('arbitrary-node')],
      NODE,
      'arbitrary-node',
    ],
    [
      'of another node',
      [rule('impersonate:arbitrary-node', AUTH, 'nodes', 'two'), onTarget('arbitrary-node')],
      NODE,
      false,
    ],
    [
      'refuses system:masters',
      [rule('impersonate:user-info', AUTH, '*'), onTarget('user-info')],
      { name: 'joe', groups: ['system:masters'] },
      false,
    ],
    [
      'refuses an empty group',
      [rule('impersonate:user-info', AUTH, '*'), onTarget('user-info')],
      { name: 'joe', groups: [''] },
      false,
    ],
    [
      'of a few groups asks for each',
      [users, rule('impersonate:user-info', AUTH, 'groups', '*'), onTarget('user-info')],
      { name: 'joe', groups: ['a', 'b', 'c'] },
      false,
    ],
    [
      'of many groups asks for the name * first',
      [users, rule('impersonate:user-info', AUTH, 'groups', '*'), onTarget('user-info')],
      { name: 'joe', groups: ['a', 'b', 'c', 'd'] },
      'user-info',
    ],
    [
      'of many extras asks for the subresource * first',
      [users, rule('impersonate:user-info', AUTH, 'userextras/*', '*'), onTarget('user-info')],
      { name: 'joe', extra: new Map([['x.io/a', ['1', '2', '3', '4']]]) },
      'user-info',
    ],
    [
      'of extras needs a domain in their keys',
      [users, rule('impersonate:user-info', AUTH, 'userextras/scopes'), onTarget('user-info')],
      { name: 'joe', extra: new Map([['scopes', ['1']]]) },
      false,
    ],
    ['falls back to the legacy verb', [rule('impersonate', '', 'users')], { name: 'joe' }, 'legacy'],
  ])('%s', (_, held, wanted, mode) => {
    expect(answer(held, wanted)).toMatchObject(mode ? { allowed: true, mode } : { allowed: false });
    if (mode !== 'legacy') expect(answer(held, wanted, 'v1.35').allowed).toBe(false);
  });

  it('lets a service account be the node of its own pod, asked with the name *', () => {
    const held = [rule('impersonate:associated-node', AUTH, 'nodes', '*'), onTarget('associated-node')];
    const extra = (node: string) => new Map([['authentication.kubernetes.io/node-name', [node]]]);
    const agent = serviceAccountUser('tools', 'agent');
    expect(answer(held, NODE, 'v1.37', { ...agent, extra: extra('one') })).toMatchObject({
      mode: 'associated-node',
      user: { name: 'system:node:one', groups: ['system:nodes', 'system:authenticated'] },
    });
    expect(answer(held, NODE, 'v1.37', { ...agent, extra: extra('two') }).allowed).toBe(false);
    expect(answer(held, NODE, 'v1.37', { ...JANE, extra: extra('one') }).allowed).toBe(false);
  });

  it('says what was missing in each mode', () => {
    expect(answer([users], { name: 'joe' })).toEqual({
      allowed: false,
      refusals: [
        { mode: 'user-info', missing: 'impersonate-on:user-info:list pods in namespace "shop"' },
        { mode: 'legacy', missing: 'impersonate users "joe" cluster-wide' },
      ],
    });
  });
});
