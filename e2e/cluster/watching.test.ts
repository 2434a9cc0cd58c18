import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describeObject, type KubernetesObject } from '../../src/kube/index.ts';
import { type ClusterState, watchCluster } from '../../src/watch/index.ts';
import type { ControlPlane } from '../control-plane.ts';
import { onEveryVersion } from '../suite.ts';

/** Follows the ConfigMaps and pods of a cluster, and holds what it is told against what it was told before. */
class Follower {
  state: ClusterState | undefined;
  /** What the changes alone make of the first state. */
  readonly #told = new Map<string, KubernetesObject>();
  readonly #stop = new AbortController();
  readonly done: Promise<unknown>;

  constructor(plane: ControlPlane) {
    this.done = watchCluster({
      kubeconfig: plane.kubeconfig('follower', plane.credentials('follower', ['system:masters'])),
      env: {},
      interactive: false,
      requestTimeout: 20_000,
      needs: ['namespaces', 'config-map-data', 'custom-resource-definitions', 'kyverno'],
      signal: this.#stop.signal,
      onState: (state) => this.#take(state),
    }).catch((error: unknown) => error);
    onTestFinished(async () => {
      this.#stop.abort();
      expect(await this.done).toBeUndefined();
    });
  }

  #take(state: ClusterState): void {
    if (this.state === undefined) for (const object of state.snapshot.objects) this.#told.set(idOf(object), object);
    for (const { before, after } of state.changes) {
      const object = after ?? before;
      if (object === undefined) throw new Error('a change of nothing');
      const id = idOf(object);
      // Nothing doubled, and nothing lost: every change is of what was told before.
      if (this.#told.get(id) !== before) throw new Error(`${id} was another before`);
      if (after === undefined) this.#told.delete(id);
      else this.#told.set(id, after);
    }
    this.state = state;
  }

  /** The objects whose names begin so, as the state has them and as the changes made them: both must be the same. */
  names(prefix: string): readonly string[] {
    const inState = (this.state?.snapshot.objects ?? [])
      .map(idOf)
      .filter((id) => id.includes(`/${prefix}`))
      .sort();
    const told = [...this.#told.keys()].filter((id) => id.includes(`/${prefix}`)).sort();
    expect(told).toEqual(inState);
    return inState;
  }
}

/** With the version, so that an old state of an object is noticed. */
function idOf(object: KubernetesObject): string {
  return describeObject(object);
}

async function set(plane: ControlPlane, name: string, value: string): Promise<void> {
  const path = '/api/v1/namespaces/default/configmaps';
  const body = { metadata: { name }, data: { value } };
  const { status } = await plane.admin.request('POST', path, { body });
  if (status === 409) await plane.admin.replace(`${path}/${name}`, body);
}

async function remove(plane: ControlPlane, name: string): Promise<void> {
  await plane.admin.delete(`/api/v1/namespaces/default/configmaps/${name}`);
}

/** Forgets the history of all objects, so that no watch can go on from an old version. */
async function compact({ etcdUrl }: ControlPlane): Promise<void> {
  const { header } = await etcd<{ header: { revision: string } }>(`${etcdUrl}/v3/kv/range`, { key: 'AA==' });
  await etcd(`${etcdUrl}/v3/kv/compaction`, { revision: header.revision, physical: true });
}

/** Takes an object out of etcd while nobody watches, so that no event will ever tell of it. */
async function vanish({ etcdUrl }: ControlPlane, name: string): Promise<void> {
  const key = Buffer.from(`/registry/configmaps/default/${name}`).toString('base64');
  const { deleted } = await etcd<{ deleted?: string }>(`${etcdUrl}/v3/kv/deleterange`, { key });
  expect(deleted).toBe('1');
}

function etcd<T>(url: string, body: object): Promise<T> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST' }, async (response) => {
      const answer = await text(response);
      if (response.statusCode === 200) resolve(JSON.parse(answer) as T);
      else reject(new Error(`etcd answered ${response.statusCode}: ${answer}`));
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}

/** The ConfigMaps as the API server has them. */
async function truth(plane: ControlPlane, prefix: string): Promise<readonly string[]> {
  const list = await plane.admin.get<{ items: { metadata: { name: string; namespace: string } }[] }>(
    '/api/v1/configmaps',
  );
  return list.items
    .filter(({ metadata }) => metadata.name.startsWith(prefix))
    .map(({ metadata }) => `ConfigMap/${metadata.namespace}/${metadata.name}`)
    .sort();
}

/** How often a user has listed ConfigMaps. */
function listsOf(plane: ControlPlane, user: string): number {
  return plane.auditEvents().filter(({ verb, user: { username }, objectRef }) => {
    return verb === 'list' && username === user && objectRef?.resource === 'configmaps';
  }).length;
}

const WAIT = { timeout: 60_000, interval: 200 };

onEveryVersion('following a cluster', (controlPlane) => {
  test('tells what is added, changed and removed', async () => {
    const plane = controlPlane();
    await set(plane, 'basic-old', '1');
    const follower = new Follower(plane);
    await expect.poll(() => follower.names('basic'), WAIT).toEqual(['ConfigMap/default/basic-old']);
    await set(plane, 'basic-new', '1');
    await set(plane, 'basic-old', '2');
    await expect.poll(() => follower.names('basic'), WAIT).toEqual(await truth(plane, 'basic'));
    await expect
      .poll(() => follower.state?.snapshot.find('', 'ConfigMap', 'default', 'basic-old')?.content['data'], WAIT)
      .toEqual({ value: '2' });
    await remove(plane, 'basic-old');
    await expect.poll(() => follower.names('basic'), WAIT).toEqual(['ConfigMap/default/basic-new']);
  });

  test('begins to read kinds that are defined meanwhile, and forgets those that are no longer', async () => {
    const { admin } = controlPlane();
    const follower = new Follower(controlPlane());
    await expect.poll(() => follower.state === undefined, WAIT).toBe(false);
    const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
    await admin.create(definitions, {
      metadata: { name: 'clusterpolicies.kyverno.io' },
      spec: {
        group: 'kyverno.io',
        scope: 'Cluster',
        names: { plural: 'clusterpolicies', kind: 'ClusterPolicy' },
        versions: [{ name: 'v1', served: true, storage: true, schema }],
      },
    });
    const path = '/apis/kyverno.io/v1/clusterpolicies';
    await expect.poll(async () => (await admin.request('GET', path)).status, WAIT).toBe(200);
    await admin.create(path, { apiVersion: 'kyverno.io/v1', kind: 'ClusterPolicy', metadata: { name: 'defined' } });
    await expect.poll(() => follower.names('defined'), WAIT).toEqual(['ClusterPolicy/defined']);
    await admin.delete(`${definitions}/clusterpolicies.kyverno.io`);
    await expect.poll(() => follower.names('defined'), WAIT).toEqual([]);
    expect(follower.state?.snapshot.gaps).toEqual([]);
  });

  describe('nothing is lost or doubled', () => {
    test('when etcd is compacted while the API server is away', async () => {
      const plane = controlPlane();
      for (let index = 0; index < 20; index++) await set(plane, `crash-${index}`, '1');
      const follower = new Follower(plane);
      await expect.poll(() => follower.names('crash').length, WAIT).toBe(20);
      const listedBefore = listsOf(plane, 'follower');
      for (let round = 0; round < 2; round++) {
        for (let index = 0; index < 5; index++) await remove(plane, `crash-${round * 5 + index}`);
        await plane.stopApiServer('SIGKILL');
        await vanish(plane, `crash-${10 + round}`);
        await compact(plane);
        await plane.startApiServer();
        for (let index = 0; index < 5; index++) await set(plane, `crash-new-${round}-${index}`, '1');
        await set(plane, 'crash-19', String(round));
        await compact(plane);
      }
      await expect.poll(() => follower.names('crash'), WAIT).toEqual(await truth(plane, 'crash'));
      await expect
        .poll(() => follower.state?.snapshot.find('', 'ConfigMap', 'default', 'crash-19')?.content['data'], WAIT)
        .toEqual({ value: '1' });
      // The versions were gone, so that it really came to a list.
      expect(listsOf(plane, 'follower')).toBeGreaterThan(listedBefore);
    }, 180_000);

    test('while objects change all the time and the API server is stopped in the middle', async () => {
      const plane = controlPlane();
      const follower = new Follower(plane);
      await expect.poll(() => follower.state === undefined, WAIT).toBe(false);
      let going = true;
      const changing = (async () => {
        for (let index = 0; going; index++) {
          // The API server is away now and then: what it did not take is not there.
          await set(plane, `busy-${index % 30}`, String(index)).catch(() => sleep(100));
          if (index % 3 === 0) await remove(plane, `busy-${(index * 7) % 30}`).catch(() => undefined);
        }
      })();
      await sleep(2_000);
      await plane.stopApiServer('SIGTERM');
      await plane.startApiServer();
      await sleep(2_000);
      await compact(plane);
      await plane.stopApiServer('SIGKILL');
      await plane.startApiServer();
      await sleep(1_000);
      going = false;
      await changing;
      await expect.poll(() => follower.names('busy'), WAIT).toEqual(await truth(plane, 'busy'));
    }, 180_000);
  });
});
