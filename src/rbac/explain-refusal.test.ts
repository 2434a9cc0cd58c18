import { describe, expect, it } from 'vitest';
import type { Attributes } from './attributes.ts';
import { explainRefusal } from './explain-refusal.ts';
import { buildRbac } from './rbac-index.ts';
import { userNamed } from './subject.ts';
import { clusterRole, clusterRoleBinding, roleBinding, rule, snapshotOf, urls, user } from './test-objects.ts';

const INDEX = buildRbac(
  snapshotOf(
    clusterRole('held', [
      rule('list', '', 'pods'),
      rule('get', '', 'secrets', 'tls'),
      rule('get', '', 'deployments'),
      urls('get', '/healthz'),
    ]),
    clusterRole('local', [rule('delete', '', 'pods')]),
    clusterRoleBinding('wide', 'held', user('jane')),
    roleBinding('bank', 'narrow', 'ClusterRole/local', user('jane')),
  ),
);

describe('explainRefusal', () => {
  it.each<[string, Attributes, string[]]>([
    ['the verb', { verb: 'get', group: '', resource: 'pods', namespace: 'shop' }, ['wide 0: verb']],
    ['the name', { verb: 'get', group: '', resource: 'secrets', name: 'ca' }, ['wide 1: name']],
    ['the group', { verb: 'get', group: 'apps', resource: 'deployments' }, ['wide 2: group']],
    [
      'the namespace',
      { verb: 'delete', group: '', resource: 'pods', namespace: 'shop' },
      ['wide 0: verb', 'narrow 0: namespace'],
    ],
    ['the path', { verb: 'get', path: '/metrics' }, ['wide 3: path']],
    ['the subresource', { verb: 'list', group: '', resource: 'pods', subresource: 'log' }, ['wide 0: resource']],
    ['nothing when all is far', { verb: 'patch', group: 'x', resource: 'y' }, []],
  ])('says that a grant lacks %s alone', (_, attributes, near) => {
    const refusal = explainRefusal(INDEX, userNamed('jane'), attributes);
    expect(refusal.near.map(({ grant, lacks }) => `${grant.binding.name} ${grant.ruleIndex}: ${lacks}`)).toEqual(near);
    expect(refusal.holdsAnything).toBe(true);
  });

  it('says when a user holds nothing at all', () => {
    expect(explainRefusal(INDEX, userNamed('joe'), { verb: 'get', path: '/' })).toEqual({
      near: [],
      holdsAnything: false,
    });
  });
});
