import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kube/index.ts';
import { rbacDefaultsFor } from '../defaults/index.ts';
import { type Grant, grantKey } from '../principal.ts';
import { buildRbac, type RbacIndex } from '../rbac-index.ts';
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
} from '../test-objects.ts';
import { climbGraph } from './climb-graph.ts';
import { smallestCut } from './cut.ts';
import { type Position, positionKey } from './position.ts';
import { provenCut } from './proven-cut.ts';
import { distancesTo, shortestPath, simplePaths } from './search.ts';
import type { Target } from './target.ts';

const RBAC = 'rbac.authorization.k8s.io';
const JANE: Position = { type: 'identity', identity: { type: 'user', name: 'jane' } };
const ADMIN: Target = { type: 'cluster-admin' };
const ALL = { removable: () => true };

/** Jane runs pods in a, whose account requests tokens in b, whose account may bind; or she reads secrets in b. */
const CLIMB: readonly JsonObject[] = [
  role('a', 'deployer', [rule('create', 'apps', 'deployments')]),
  roleBinding('a', 'deployer', 'Role/deployer', user('jane')),
  role('b', 'tokens', [rule('create', '', 'serviceaccounts/token', 'operator')]),
  roleBinding('b', 'tokens', 'Role/tokens', serviceAccount('a', 'builder')),
  clusterRole('operator', [rule('bind', RBAC, 'clusterroles'), rule('create', RBAC, 'clusterrolebindings')]),
  clusterRoleBinding('operator', 'operator', serviceAccount('b', 'operator')),
];
const READER: readonly JsonObject[] = [
  role('b', 'reader', [rule('get', '', 'secrets')]),
  roleBinding('b', 'reader', 'Role/reader', user('jane')),
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { namespace: 'b', name: 't', annotations: { 'kubernetes.io/service-account.name': 'operator' } },
  },
];

function cutOf(objects: readonly JsonObject[], target = ADMIN) {
  const index = buildRbac(snapshotOf(...objects));
  const cut = provenCut(index, climbGraph(index), JANE, target);
  if (!cut?.possible) return cut;
  return {
    grants: cut.grants.map(grantKey),
    smallest: cut.smallest,
    proven: cut.proven,
    together: cut.together.length,
  };
}

describe('a path', () => {
  const graph = climbGraph(buildRbac(snapshotOf(...CLIMB, ...READER)));
  const distances = distancesTo(graph, ADMIN);

  it('is the one that takes the fewest rights', () => {
    expect(distances.get(positionKey(JANE))?.rights).toBe(2);
    expect(shortestPath(distances, JANE)?.map(({ technique }) => technique)).toEqual([
      'read-secrets',
      'token-secret',
      'bind-roles',
    ]);
  });

  it('has others that are listed after it, none with a position twice', () => {
    const { paths, complete } = simplePaths(graph, distances, JANE);
    expect(complete).toBe(true);
    expect(paths.map((path) => path.map(({ technique }) => technique).join(' '))).toEqual([
      'read-secrets token-secret bind-roles',
      'create-pods pod-account account request-tokens bind-roles',
    ]);
  });

  it.each([
    [{ paths: 1 }, 1],
    [{ steps: 4 }, 1],
    [{ work: 2 }, 0],
  ])('says when the bound %j was reached', (bounds, found) => {
    const { paths, complete } = simplePaths(graph, distances, JANE, bounds);
    expect([paths.length, complete]).toEqual([found, false]);
  });

  it.each<[string, Target, boolean]>([
    ['any secret', { type: 'secret' }, true],
    ['a secret', { type: 'secret', namespace: 'b', name: 't' }, true],
    ['the secrets of a namespace', { type: 'secret', namespace: 'b' }, true],
    ['any node', { type: 'node' }, true],
    ['a node', { type: 'node', name: 'x' }, true],
    [
      'a subject',
      {
        type: 'position',
        position: { type: 'identity', identity: { type: 'user', name: 'system:serviceaccount:b:operator' } },
      },
      true,
    ],
    [
      'another subject, since cluster-admin may be anybody',
      { type: 'position', position: { type: 'identity', identity: { type: 'user', name: 'joe' } } },
      true,
    ],
  ])('leads to %s', (_, target, there) => {
    expect(distancesTo(graph, target).has(positionKey(JANE))).toBe(there);
  });
});

it('does not lead to another subject without a way', () => {
  const index = buildRbac(
    snapshotOf(clusterRole('r', [rule('get', '', 'secrets')]), clusterRoleBinding('b', 'r', user('jane'))),
  );
  const joe = { type: 'identity', identity: { type: 'user', name: 'joe' } } as const;
  expect(distancesTo(climbGraph(index), { type: 'position', position: joe }).has(positionKey(JANE))).toBe(false);
});

describe('a cut', () => {
  it('is one grant where all paths go through it', () => {
    expect(cutOf(CLIMB)).toEqual({ grants: ['RoleBinding/a/deployer#0'], smallest: true, proven: true, together: 1 });
  });

  it('is two grants for two ways', () => {
    const cut = cutOf([...CLIMB, ...READER]);
    expect(cut).toMatchObject({ smallest: true, proven: true });
    // Both ways end in the operator, of whose two rights one is enough to take.
    expect(cut).toMatchObject({ grants: [expect.stringMatching(/^ClusterRoleBinding\/\/operator#[01]$/)] });
  });

  it('names the others of which one is enough', () => {
    const index = buildRbac(snapshotOf(...CLIMB));
    const cut = smallestCut(climbGraph(index), JANE, ADMIN, ALL);
    const others = cut?.possible ? cut.instead.map(grantKey) : [];
    expect(others).toEqual([
      'RoleBinding/b/tokens#0',
      'ClusterRoleBinding//operator#1',
      'ClusterRoleBinding//operator#0',
    ]);
  });

  it('is undefined where there is no path', () => {
    expect(cutOf(CLIMB.slice(0, 2))).toBeUndefined();
  });

  it('removes every grant that gives the same right', () => {
    const twice = [...CLIMB, roleBinding('a', 'again', 'Role/deployer', group('system:authenticated'))].filter(
      (object) => object['kind'] !== 'nothing',
    );
    expect(cutOf(twice)).toMatchObject({ smallest: true, proven: true, grants: [expect.any(String)] });
    const onlyPods = (index: RbacIndex) =>
      smallestCut(climbGraph(index), JANE, { type: 'secret', namespace: 'a' }, ALL);
    expect(onlyPods(buildRbac(snapshotOf(...twice)))).toMatchObject({
      grants: [{ binding: { name: 'deployer' } }, { binding: { name: 'again' } }],
    });
  });

  it('leaves the bindings of the cluster itself, and says when they are the path', () => {
    const objects = [
      role('kube-system', 'pods', [rule('create', '', 'pods')]),
      roleBinding('kube-system', 'pods', 'Role/pods', user('jane')),
    ];
    const index = buildRbac(snapshotOf(...objects), { defaults: rbacDefaultsFor({ major: 1, minor: 37 }) });
    const graph = climbGraph(index);
    expect(provenCut(index, graph, JANE, ADMIN)).toMatchObject({
      possible: true,
      grants: [{ binding: { namespace: 'kube-system', name: 'pods' } }],
      proven: true,
    });
    const controller: Position = {
      type: 'identity',
      identity: { type: 'user', name: 'system:serviceaccount:kube-system:job-controller' },
    };
    expect(provenCut(index, graph, controller, ADMIN)).toMatchObject({ possible: false, proven: false });
  });
});

describe('on random states', () => {
  const pick = <T>(...values: readonly T[]) => fc.constantFrom(...values);
  const anyRule = pick(
    rule('create', '', 'pods'),
    rule('create', '', 'serviceaccounts/token'),
    rule('create', '', 'serviceaccounts/token', 'x'),
    rule('get', '', 'secrets'),
    rule('create', '', 'secrets'),
    rule('bind', RBAC, 'clusterroles'),
    rule('create', RBAC, 'clusterrolebindings'),
    rule('impersonate', '', 'serviceaccounts', 'y'),
    rule('escalate', RBAC, 'clusterroles'),
    rule('patch', RBAC, 'clusterroles'),
    rule('bind,create', RBAC, 'clusterroles,clusterrolebindings'),
    rule('escalate,patch', RBAC, 'clusterroles'),
    rule('*', '*', '*'),
  );
  const subjects = fc.uniqueArray(
    pick(
      user('jane'),
      group('system:authenticated'),
      serviceAccount('a', 'x'),
      serviceAccount('a', 'y'),
      serviceAccount('b', 'x'),
    ),
    {
      minLength: 1,
      maxLength: 2,
    },
  );
  const state = fc.record({
    roles: fc.array(fc.array(anyRule, { minLength: 1, maxLength: 2 }), { minLength: 3, maxLength: 4 }),
    bindings: fc.array(fc.record({ role: fc.nat(3), namespace: pick('', 'a', 'b'), subjects }), {
      minLength: 3,
      maxLength: 6,
    }),
  });

  it('a cut leaves no path, and where it says so none is smaller', () => {
    fc.assert(
      fc.property(state, ({ roles, bindings }) => {
        const index = buildRbac(
          snapshotOf(
            ...roles.map((rules, at) => clusterRole(`r${at}`, rules)),
            ...bindings.map(({ role, namespace, subjects }, at) =>
              namespace === ''
                ? clusterRoleBinding(`b${at}`, `r${role % roles.length}`, ...subjects)
                : roleBinding(namespace, `b${at}`, `ClusterRole/r${role % roles.length}`, ...subjects),
            ),
          ),
        );
        const cut = smallestCut(climbGraph(index, { from: [JANE] }), JANE, ADMIN, ALL);
        expect(cut === undefined).toBe(!climbs(index, []));
        // States without a cut do not count as runs.
        fc.pre(cut?.possible === true);
        expect(climbs(index, cut.grants)).toBe(false);
        if (cut.smallest) expect(cut.grants.length).toBe(smallestByTrying(index));
        for (const grant of cut.instead) expect(climbs(index, [grant])).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  function climbs(index: RbacIndex, without: readonly Grant[]): boolean {
    const graph = climbGraph(index.without(without), { from: [JANE] });
    return distancesTo(graph, ADMIN).has(positionKey(JANE));
  }

  /** The second opinion: removes every set of grants, the small ones first. */
  function smallestByTrying(index: RbacIndex): number {
    const all = index.bindings.flatMap((binding): Grant[] => {
      const role = index.roleOf(binding);
      const [subject] = binding.subjects;
      if (role === undefined || subject === undefined) return [];
      return role.rules.map((rule, ruleIndex) => ({ binding, role, subject, rule, ruleIndex }));
    });
    for (let size = 0; size <= all.length; size++) {
      for (const removed of subsets(all, size)) if (!climbs(index, removed)) return size;
    }
    return all.length + 1;
  }

  function* subsets<T>(all: readonly T[], size: number): Generator<T[]> {
    const [first, ...rest] = all;
    if (size === 0) yield [];
    else if (first !== undefined) {
      for (const subset of subsets(rest, size - 1)) yield [first, ...subset];
      yield* subsets(rest, size);
    }
  }
});
