import fc, { type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import { authorize, type RbacIndex } from '../../src/rbac/index.ts';
import type { ApiClient, KubernetesObject } from '../client.ts';
import { inParallel } from '../in-parallel.ts';
import { onEveryVersion } from '../suite.ts';
import { readAll, review } from './cluster.ts';
import { NODE_NAMESPACES, NODES, nodeObjects, REFERRED } from './node-objects.ts';
import type { ReviewSpec } from './reviews.ts';
import { indexOfCluster } from './snapshot.ts';

/** What the Node authorizer looks at, besides roles and bindings. */
const READ = [
  ['v1', 'Pod', '/api/v1/pods'],
  ['v1', 'PersistentVolume', '/api/v1/persistentvolumes'],
  ['storage.k8s.io/v1', 'VolumeAttachment', '/apis/storage.k8s.io/v1/volumeattachments'],
  ['resource.k8s.io/v1', 'ResourceSlice', '/apis/resource.k8s.io/v1/resourceslices'],
] as const;

onEveryVersion('the Node authorizer', (controlPlane, version) => {
  test('decides 2,000 random requests of nodes as the engine does, with its reasons', async () => {
    const { admin } = controlPlane();
    const seed = Date.now() | 0;
    for (const name of NODES) await admin.create('/api/v1/nodes', { metadata: { name } });
    for (const name of NODE_NAMESPACES) {
      await controlPlane().createNamespace(name);
      await admin.create(`/api/v1/namespaces/${name}/serviceaccounts`, { metadata: { name: 'robot' } });
    }
    const [objects = []] = fc.sample(nodeObjects(80, 12), { numRuns: 1, seed });
    await inParallel(objects, ({ path, object }) => admin.create(path, object));
    const index = indexOfCluster([...(await readAll(admin)), ...(await readOthers(admin))], version);
    const reviews = fc.sample(nodeReview, { numRuns: 2000, seed });
    let granted = 0;
    const differences = async (): Promise<unknown[]> => {
      granted = 0;
      const answers = await inParallel(reviews, (spec) => review(admin, spec));
      return reviews.flatMap((spec, i) => {
        const { allowed, reason = '' } = answers[i] ?? { allowed: false };
        const engine = decide(index, spec);
        if (allowed) granted++;
        // Newer servers put the authorizer's name before its reason.
        const agree = engine === 'allowed' ? allowed : !allowed && reason.replace(/^node: /, '') === engine;
        return agree ? [] : [{ spec, allowed, reason, engine, seed }];
      });
    };
    // The authorizer hears of new objects a moment later; nothing changes after that.
    await expect.poll(async () => (await differences()).slice(0, 3), { timeout: 60_000, interval: 500 }).toEqual([]);
    expect(granted).toBeGreaterThan(100);
  }, 120_000);
});

async function readOthers(admin: ApiClient): Promise<KubernetesObject[]> {
  const lists = READ.map(async ([apiVersion, kind, path]) => {
    const { items } = await admin.get<{ items: KubernetesObject[] }>(path);
    return items.map((object) => ({ apiVersion, kind, ...object }));
  });
  return (await Promise.all(lists)).flat();
}

function decide(index: RbacIndex, { user, groups, resourceAttributes }: ReviewSpec): string {
  if (resourceAttributes === undefined) throw new Error('the review asks for nothing');
  const requirements = resourceAttributes.fieldSelector?.requirements ?? [];
  const fieldSelector = new Map(requirements.map(({ key, values }) => [key, values[0] ?? '']));
  const decision = authorize(index, { name: user, groups }, { ...resourceAttributes, fieldSelector });
  return decision.allowed ? 'allowed' : decision.nodeReason;
}

/** A resource that nodes ask for, with its group. */
const RESOURCES: readonly (readonly [string, string])[] = [
  ['', 'secrets'],
  ['', 'secrets'],
  ['', 'configmaps'],
  ['', 'persistentvolumeclaims'],
  ['', 'persistentvolumes'],
  ['', 'pods'],
  ['', 'nodes'],
  ['', 'serviceaccounts'],
  ['', 'services'],
  ['', 'endpoints'],
  ['', 'events'],
  ['storage.k8s.io', 'volumeattachments'],
  ['storage.k8s.io', 'csinodes'],
  ['storage.k8s.io', 'csidrivers'],
  ['coordination.k8s.io', 'leases'],
  ['resource.k8s.io', 'resourceclaims'],
  ['resource.k8s.io', 'resourceslices'],
  ['certificates.k8s.io', 'certificatesigningrequests'],
  ['certificates.k8s.io', 'podcertificaterequests'],
  ['certificates.k8s.io', 'clustertrustbundles'],
  ['authentication.k8s.io', 'tokenreviews'],
  ['node.k8s.io', 'runtimeclasses'],
];

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

const nodeReview: Arbitrary<ReviewSpec> = fc
  .record({
    node: fc.constantFrom(...NODES, ...NODES, 'elsewhere', ''),
    isNode: fc.nat({ max: 15 }),
    what: fc.constantFrom(...RESOURCES),
    verb: fc.oneof(fc.constant('get'), fc.constantFrom(...VERBS)),
    subresource: fc.constantFrom('', '', '', '', 'status', 'token', 'eviction'),
    name: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...REFERRED) },
      { weight: 2, arbitrary: fc.nat({ max: 79 }).map((i) => `pod-${i}`) },
      { weight: 2, arbitrary: fc.constantFrom('', 'default', 'robot', 'kube-root-ca.crt', ...NODES) },
    ),
    namespace: fc.constantFrom('', ...NODE_NAMESPACES, ...NODE_NAMESPACES, 'kube-node-lease'),
    selects: fc.constantFrom(undefined, undefined, ...NODES),
  })
  .map(({ node, isNode, what: [group, resource], selects, ...attributes }) => ({
    user: `system:node:${node}`,
    groups: isNode === 0 ? ['system:authenticated'] : ['system:nodes', 'system:authenticated'],
    resourceAttributes: {
      ...attributes,
      group,
      resource,
      ...(selects === undefined
        ? {}
        : { fieldSelector: { requirements: [{ key: 'spec.nodeName', operator: 'In', values: [selects] }] } }),
    },
  }));
