import { describe, expect, it } from 'vitest';
import { buildRbac } from './rbac-index.ts';
import {
  clusterRole,
  clusterRoleBinding,
  group,
  role,
  roleBinding,
  rule,
  serviceAccount,
  snapshotOf,
  user,
} from './test-objects.ts';
import { whoCan } from './who-can.ts';

const INDEX = buildRbac(
  snapshotOf(
    clusterRole('reader', [rule('list', '', 'nodes'), rule('get', '', 'secrets')]),
    role('shop', 'one', [rule('get', '', 'secrets', 'tls')]),
    clusterRoleBinding('wide', 'reader', user('jane'), group('dev'), user('jane')),
    roleBinding('shop', 'narrow', 'ClusterRole/reader', serviceAccount('bank', 'cart'), user('jane')),
    roleBinding('bank', 'elsewhere', 'ClusterRole/reader', user('joe')),
    roleBinding('shop', 'named', 'Role/one', user('joe')),
    clusterRoleBinding('dangling', 'none', user('jim')),
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace: 'shop', name: 'p' },
      spec: { nodeName: 'n1', imagePullSecrets: [{ name: 'tls' }] },
    },
    { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n0' } },
  ),
);

function holders(name: string, namespace: string) {
  const { rbac, nodes } = whoCan(INDEX, { verb: 'get', group: '', resource: 'secrets', name, namespace });
  return [
    ...rbac.map(({ identity, grants }) => `${identity.name}: ${grants.map((grant) => grant.binding.name).join()}`),
    ...nodes,
  ];
}

describe('whoCan', () => {
  it('finds every holder of a request across namespaces', () => {
    expect(holders('', '')).toEqual(['jane: wide', 'dev: wide']);
  });

  it('adds those of the namespace', () => {
    expect(holders('', 'shop')).toEqual(['jane: wide,narrow', 'dev: wide', 'system:serviceaccount:bank:cart: narrow']);
  });

  it('counts names, and nodes whose pods use the object', () => {
    expect(holders('tls', 'shop')).toEqual([
      'jane: wide,narrow',
      'dev: wide',
      'system:serviceaccount:bank:cart: narrow',
      'joe: named',
      'n1',
    ]);
  });
});
