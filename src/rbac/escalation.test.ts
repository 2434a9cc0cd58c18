import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../kube/index.ts';
import { mayWriteBinding, mayWriteRole, type RoleWrite } from './escalation.ts';
import { makeRule } from './policy-rule.ts';
import { buildRbac } from './rbac-index.ts';
import { userNamed } from './subject.ts';
import { clusterRole, clusterRoleBinding, role, roleBinding, rule, snapshotOf, urls, user } from './test-objects.ts';

const RBAC = 'rbac.authorization.k8s.io';
const JANE = userNamed('jane');
const PODS = makeRule({ verbs: ['get'], apiGroups: [''], resources: ['pods'] });
const WRITE: RoleWrite = { kind: 'ClusterRole', namespace: '', requestName: '', rules: [PODS], aggregates: false };

function holding(...rules: readonly JsonObject[]) {
  return buildRbac(
    snapshotOf(
      clusterRole('held', rules),
      clusterRoleBinding('b', 'held', user('jane')),
      clusterRole('reader', [rule('get', '', 'pods')]),
      clusterRole('cluster-admin', [rule('*', '*', '*'), urls('*', '*')]),
      role('shop', 'local', [rule('get', '', 'secrets')]),
    ),
  );
}

describe('writing a role', () => {
  it.each<[string, JsonObject[], Partial<RoleWrite>, string | undefined]>([
    ['is refused to one who does not hold its rules', [rule('get', '', 'nodes')], {}, undefined],
    ['is allowed to one who holds its rules', [rule('get,list', '', 'pods')], {}, 'covered'],
    ['is allowed with escalate', [rule('escalate', RBAC, 'clusterroles')], {}, 'escalate'],
    ['is not allowed with escalate on the other kind', [rule('escalate', RBAC, 'roles')], {}, undefined],
    [
      'is not allowed with escalate on a name, when it is created by POST',
      [rule('escalate', RBAC, 'clusterroles', 'x')],
      {},
      undefined,
    ],
    [
      'is allowed with escalate on a name, when the request names it',
      [rule('escalate', RBAC, 'clusterroles', 'x')],
      { requestName: 'x' },
      'escalate',
    ],
    ['asks for everything when the role aggregates', [rule('get', '', 'pods')], { aggregates: true }, undefined],
    [
      'lets the holder of everything aggregate',
      [rule('*', '*', '*'), urls('*', '*')],
      { aggregates: true },
      'escalate',
    ],
  ])('%s', (_, held, write, by) => {
    const decision = mayWriteRole(holding(...held), JANE, { ...WRITE, ...write });
    expect(decision.allowed ? decision.by : undefined).toBe(by);
  });

  it('says what is missing', () => {
    const decision = mayWriteRole(holding(), JANE, WRITE);
    expect(decision).toEqual({ allowed: false, missing: [PODS], forAggregation: false });
  });

  it('counts what the writer holds in the namespace of a Role', () => {
    const index = buildRbac(
      snapshotOf(
        clusterRole('reader', [rule('get', '', 'pods')]),
        roleBinding('shop', 'b', 'ClusterRole/reader', user('jane')),
      ),
    );
    expect(mayWriteRole(index, JANE, { ...WRITE, kind: 'Role', namespace: 'shop' }).allowed).toBe(true);
    expect(mayWriteRole(index, JANE, { ...WRITE, kind: 'Role', namespace: 'bank' }).allowed).toBe(false);
    expect(mayWriteRole(index, JANE, WRITE).allowed).toBe(false);
  });

  it('is always allowed to system:masters', () => {
    expect(mayWriteRole(holding(), userNamed('x', ['system:masters']), { ...WRITE, aggregates: true })).toMatchObject({
      by: 'masters',
    });
  });
});

describe('writing a binding', () => {
  const ref = (kind: string, name: string) => ({ apiGroup: RBAC, kind, name });
  it.each<[string, JsonObject[], { kind: string; name: string; namespace: string }, string | false | undefined]>([
    ['is refused to one who does not hold the role', [], { kind: 'ClusterRole', name: 'reader', namespace: '' }, false],
    [
      'is allowed to one who holds it',
      [rule('get', '', 'pods')],
      { kind: 'ClusterRole', name: 'reader', namespace: '' },
      'covered',
    ],
    [
      'is allowed with bind',
      [rule('bind', RBAC, 'clusterroles')],
      { kind: 'ClusterRole', name: 'cluster-admin', namespace: '' },
      'bind',
    ],
    [
      'is allowed with bind on that role',
      [rule('bind', RBAC, 'clusterroles', 'reader')],
      { kind: 'ClusterRole', name: 'reader', namespace: '' },
      'bind',
    ],
    [
      'is not allowed with bind on another',
      [rule('bind', RBAC, 'clusterroles', 'reader')],
      { kind: 'ClusterRole', name: 'cluster-admin', namespace: '' },
      false,
    ],
    [
      'is not allowed to a Role with bind on clusterroles',
      [rule('bind', RBAC, 'clusterroles')],
      { kind: 'Role', name: 'local', namespace: 'shop' },
      false,
    ],
    [
      'has no answer for a role that does not exist',
      [rule('get', '', 'pods')],
      { kind: 'ClusterRole', name: 'none', namespace: '' },
      undefined,
    ],
    [
      'allows binding a role that does not exist with bind',
      [rule('bind', RBAC, 'clusterroles')],
      { kind: 'ClusterRole', name: 'none', namespace: '' },
      'bind',
    ],
  ])('%s', (_, held, { kind, name, namespace }, by) => {
    const decision = mayWriteBinding(holding(...held), JANE, ref(kind, name), namespace);
    expect(decision?.allowed ? decision.by : decision?.allowed).toBe(by);
  });

  it('lets a Role give bind on clusterroles for its own namespace', () => {
    const index = buildRbac(
      snapshotOf(
        clusterRole('cluster-admin', [rule('*', '*', '*')]),
        role('shop', 'binder', [rule('bind', RBAC, 'clusterroles', 'cluster-admin')]),
        roleBinding('shop', 'b', 'Role/binder', user('jane')),
      ),
    );
    expect(mayWriteBinding(index, JANE, ref('ClusterRole', 'cluster-admin'), 'shop')?.allowed).toBe(true);
    expect(mayWriteBinding(index, JANE, ref('ClusterRole', 'cluster-admin'), 'bank')?.allowed).toBe(false);
    expect(mayWriteBinding(index, JANE, ref('ClusterRole', 'cluster-admin'), '')?.allowed).toBe(false);
  });
});
