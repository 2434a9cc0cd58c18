import { expect, it } from 'vitest';
import { permissionsOf } from './permissions.ts';
import { buildRbac } from './rbac-index.ts';
import { userNamed } from './subject.ts';
import { clusterRole, clusterRoleBinding, group, roleBinding, rule, snapshotOf, urls, user } from './test-objects.ts';

const INDEX = buildRbac(
  snapshotOf(
    clusterRole('reader', [rule('get,list', '', 'pods,services'), rule('watch', '', 'pods'), urls('get', '/metrics')]),
    clusterRole('editor', [
      rule('get,delete', '', 'pods'),
      rule('get', '', 'services'),
      rule('*', 'apps', '*'),
      rule('get', '', 'secrets', 'b,a'),
    ]),
    clusterRoleBinding('wide', 'reader', group('dev')),
    roleBinding('shop', 'narrow', 'ClusterRole/editor', user('jane')),
    roleBinding('bank', 'paths', 'ClusterRole/reader', user('joe')),
  ),
);

it('lists each place, resource and set of names once, and nothing in a namespace that is held everywhere', () => {
  const rows = permissionsOf(INDEX, userNamed('jane', ['dev'])).map(
    ({ namespace, group, resource, names, verbs, grants }) =>
      `${namespace || '*'} ${group ?? 'path'} ${resource} [${names}] ${verbs} ${grants.length}`,
  );
  expect(rows).toEqual([
    '*  pods [] get,list,watch 2',
    '*  services [] get,list 1',
    '* path /metrics [] get 1',
    'shop  pods [] get,delete 1',
    'shop  secrets [a,b] get 1',
    'shop apps * [] * 1',
  ]);
});

it('gives no paths through a RoleBinding', () => {
  expect(permissionsOf(INDEX, userNamed('joe')).map(({ resource }) => resource)).toEqual(['pods', 'services']);
});
