import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kube/index.ts';
import { authorize } from '../authorize.ts';
import { describePosition } from '../paths/index.ts';
import { buildRbac } from '../rbac-index.ts';
import { userNamed } from '../subject.ts';
import {
  clusterRole,
  clusterRoleBinding,
  group,
  roleBinding,
  rule,
  serviceAccount,
  snapshotOf,
  urls,
  user,
} from '../test-objects.ts';
import { pathChanges } from './path-changes.ts';
import { permissionsOnlyIn } from './permission-changes.ts';

const state = (...objects: readonly JsonObject[]) => buildRbac(snapshotOf(...objects));

function gained(before: readonly JsonObject[], after: readonly JsonObject[]): readonly string[] {
  return permissionsOnlyIn(state(...after), state(...before)).map(
    ({ identity, namespace, rule, grant }) =>
      `${identity.name} ${namespace || '*'} ${rule.verbs} ${[...rule.resources, ...rule.nonResourceURLs]} [${rule.resourceNames}] ${grant.binding.name}`,
  );
}

const READER = clusterRole('reader', [rule('get,list', '', 'pods'), urls('get', '/metrics')]);
const CART = serviceAccount('shop', 'cart');

describe('what is only in one state', () => {
  it.each<[string, JsonObject[], JsonObject[], string[]]>([
    [
      'is nothing for equal states',
      [READER, clusterRoleBinding('b', 'reader', user('jane'))],
      [READER, clusterRoleBinding('b', 'reader', user('jane'))],
      [],
    ],
    [
      'is a binding',
      [READER],
      [READER, clusterRoleBinding('b', 'reader', user('jane'))],
      ['jane * get,list pods [] b', 'jane * get /metrics [] b'],
    ],
    [
      'is no path through a RoleBinding',
      [READER],
      [READER, roleBinding('shop', 'b', 'ClusterRole/reader', user('jane'))],
      ['jane shop get,list pods [] b'],
    ],
    [
      'is what is not given otherwise already',
      [READER, clusterRoleBinding('a', 'reader', user('jane'))],
      [
        READER,
        clusterRoleBinding('a', 'reader', user('jane')),
        roleBinding('shop', 'b', 'ClusterRole/reader', user('jane')),
      ],
      [],
    ],
    [
      'is what a group does not give already',
      [READER, clusterRoleBinding('a', 'reader', group('system:serviceaccounts:shop'))],
      [READER, clusterRoleBinding('b', 'reader', CART)],
      [],
    ],
    [
      'is of the group that is given it',
      [READER, clusterRoleBinding('a', 'reader', CART)],
      [READER, clusterRoleBinding('b', 'reader', group('system:serviceaccounts'))],
      ['system:serviceaccounts * get,list pods [] b', 'system:serviceaccounts * get /metrics [] b'],
    ],
    [
      'is the part of a rule that is new',
      [clusterRole('r', [rule('get', '', 'pods')]), clusterRoleBinding('b', 'r', user('jane'))],
      [clusterRole('r', [rule('get,delete', '', 'pods,services')]), clusterRoleBinding('b', 'r', user('jane'))],
      ['jane * delete pods [] b', 'jane * get,delete services [] b'],
    ],
    [
      'is a name that is gone from the list',
      [clusterRole('r', [rule('get', '', 'secrets', 'a')]), clusterRoleBinding('b', 'r', user('jane'))],
      [clusterRole('r', [rule('get', '', 'secrets', 'a,b')]), clusterRoleBinding('b', 'r', user('jane'))],
      ['jane * get secrets [b] b'],
    ],
    [
      'is what an aggregated role gathers',
      [
        clusterRole('all', [], { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { in: 'yes' } }] } }),
        clusterRoleBinding('b', 'all', user('jane')),
      ],
      [
        clusterRole('all', [], { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { in: 'yes' } }] } }),
        clusterRoleBinding('b', 'all', user('jane')),
        clusterRole('part', [rule('get', '', 'nodes')], { labels: { in: 'yes' } }),
      ],
      ['jane * get nodes [] b'],
    ],
    [
      'is said once when two bindings give it',
      [READER],
      [READER, clusterRoleBinding('a', 'reader', user('jane')), clusterRoleBinding('b', 'reader', user('jane'))],
      ['jane * get,list pods [] a', 'jane * get /metrics [] a'],
    ],
    [
      'is a place that another RoleBinding opens',
      [READER, roleBinding('shop', 'b', 'ClusterRole/reader', user('jane'))],
      [
        READER,
        roleBinding('shop', 'b', 'ClusterRole/reader', user('jane')),
        roleBinding('bank', 'c', 'ClusterRole/reader', user('jane')),
      ],
      ['jane bank get,list pods [] c'],
    ],
  ])('%s', (_, before, after, changes) => {
    expect(gained(before, after)).toEqual(changes);
  });

  it('names every request whose answer changes from no to yes', () => {
    const subjects = fc.constantFrom(user('jane'), group('system:authenticated'));
    const anyState = fc.array(
      fc.record({
        verb: fc.constantFrom('get', 'list', '*'),
        resource: fc.constantFrom('pods', 'secrets', '*'),
        namespace: fc.constantFrom('', 'shop'),
        subject: subjects,
      }),
      { maxLength: 3 },
    );
    const objects = (grants: readonly { verb: string; resource: string; namespace: string; subject: JsonObject }[]) =>
      grants.flatMap(({ verb, resource, namespace, subject }, at) => [
        clusterRole(`r${at}`, [rule(verb, '', resource)]),
        namespace
          ? roleBinding(namespace, `b${at}`, `ClusterRole/r${at}`, subject)
          : clusterRoleBinding(`b${at}`, `r${at}`, subject),
      ]);
    fc.assert(
      fc.property(
        anyState,
        anyState,
        fc.constantFrom('get', 'list', 'watch'),
        fc.constantFrom('pods', 'secrets', 'nodes'),
        fc.constantFrom('', 'shop'),
        (a, b, verb, resource, namespace) => {
          const before = state(...objects(a));
          const after = state(...objects(b));
          const request = { verb, group: '', resource, namespace };
          const jane = userNamed('jane');
          if (authorize(before, jane, request).allowed || !authorize(after, jane, request).allowed) return;
          const covering = permissionsOnlyIn(after, before).some(
            (change) =>
              (change.namespace === '' || change.namespace === namespace) &&
              [verb, '*'].some((one) => change.rule.verbs.includes(one)) &&
              [resource, '*'].some((one) => change.rule.resources.includes(one)),
          );
          expect(covering).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('paths', () => {
  it('are opened and closed', () => {
    const pods = clusterRole('pods', [rule('create', '', 'pods')]);
    const before = state(pods, roleBinding('shop', 'a', 'ClusterRole/pods', user('joe')));
    const after = state(pods, roleBinding('shop', 'b', 'ClusterRole/pods', user('jane')));
    const { opened, closed } = pathChanges(before, after, [{ type: 'node' }, { type: 'cluster-admin' }]);
    const of = (changes: typeof opened) =>
      changes.map(({ from, target, path }) => `${describePosition(from)} ${target.type} ${path.length}`);
    expect(of(opened)).toEqual(['user "jane" node 2']);
    expect(of(closed)).toEqual(['user "joe" node 2']);
  });
});
