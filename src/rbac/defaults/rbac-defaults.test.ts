import { describe, expect, it } from 'vitest';
import { authorize } from '../authorize.ts';
import { buildRbac } from '../rbac-index.ts';
import { ANONYMOUS, serviceAccountUser, userNamed } from '../subject.ts';
import { clusterRole, clusterRoleBinding, rule, snapshotOf, user } from '../test-objects.ts';
import { RBAC_DEFAULT_VERSIONS, rbacDefaultsFor } from './rbac-defaults.ts';

describe.each(RBAC_DEFAULT_VERSIONS.map((version) => [version.minor, version] as const))(
  'the defaults of 1.%i',
  (_, version) => {
    const defaults = rbacDefaultsFor(version);

    it('give nothing to ordinary subjects beyond discovery and reviews of themselves', () => {
      const index = buildRbac(snapshotOf(), { kubernetesVersion: version, defaults });
      expect(index.problems).toEqual([]);
      expect(authorize(index, ANONYMOUS, { verb: 'get', path: '/healthz' }).allowed).toBe(true);
      expect(authorize(index, ANONYMOUS, { verb: 'get', path: '/api' }).allowed).toBe(false);
      expect(authorize(index, userNamed('jane'), { verb: 'get', path: '/api/v1' }).allowed).toBe(true);
      const secrets = { verb: 'get', group: '', resource: 'secrets', namespace: 'shop' };
      expect(authorize(index, serviceAccountUser('shop', 'default'), secrets).allowed).toBe(false);
      const replicas = { verb: 'create', group: '', resource: 'pods', namespace: 'shop' };
      expect(authorize(index, serviceAccountUser('kube-system', 'replicaset-controller'), replicas)).toMatchObject({
        allowed: true,
        grant: { role: { name: 'system:controller:replicaset-controller' } },
      });
    });

    it('aggregate to what the controller itself had written into them', () => {
      const index = buildRbac(snapshotOf(), { defaults });
      for (const object of defaults.objects) {
        if (object['aggregationRule'] === undefined) continue;
        const { name } = object['metadata'] as { readonly name: string };
        const rules = index.findRole('ClusterRole', '', name)?.rules.map(({ rule }) => rule) ?? [];
        const written = (object['rules'] as readonly object[]).map((rule) => ({
          ...{ apiGroups: [], nonResourceURLs: [], resourceNames: [], resources: [], verbs: [] },
          ...rule,
        }));
        expect(rules.length).toBeGreaterThan(10);
        expect(rules).toEqual(written);
      }
    });
  },
);

describe('defaults', () => {
  it('stay under the objects of a snapshot', () => {
    const defaults = rbacDefaultsFor({ major: 1, minor: 37 });
    const own = snapshotOf(
      clusterRole('cluster-admin', [rule('get', '', 'pods')]),
      clusterRoleBinding('b', 'cluster-admin', user('jane')),
      clusterRoleBinding('e', 'edit', user('joe')),
    );
    const index = buildRbac(own, { defaults });
    const request = { verb: 'create', group: 'apps', resource: 'deployments', namespace: 'shop' };
    expect(authorize(index, userNamed('jane'), request).allowed).toBe(false);
    expect(authorize(index, userNamed('joe'), request).allowed).toBe(true);
    expect(authorize(buildRbac(own), userNamed('joe'), request).allowed).toBe(false);
  });

  it.each([
    [20, 35],
    [35, 35],
    [36, 35],
    [37, 37],
    [50, 37],
  ])('of 1.%i are those known of 1.%i', (asked, known) => {
    expect(rbacDefaultsFor({ major: 1, minor: asked }).version.minor).toBe(known);
  });
});
