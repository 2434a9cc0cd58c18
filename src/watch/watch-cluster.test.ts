import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describeObject } from '../kube/index.ts';
import type { FakeApiServer } from '../sources/cluster/testing/fake-api-server.ts';
import { kubeconfigFor } from '../sources/cluster/testing/kubeconfig-file.ts';
import { LiveResource } from '../sources/cluster/testing/live-resource.ts';
import { startFake } from '../sources/cluster/testing/read-fake.ts';
import { namespaces, pods, secrets } from '../sources/cluster/testing/small-cluster.ts';
import { type ClusterState, type WatchClusterOptions, watchCluster } from './index.ts';

/** Watches a fake cluster until the test ends, and keeps what it is told. */
class Watching {
  readonly states: ClusterState[] = [];
  readonly #stop = new AbortController();
  readonly done: Promise<unknown>;

  constructor(fake: FakeApiServer, options: Partial<WatchClusterOptions> = {}) {
    this.done = watchCluster({
      kubeconfig: kubeconfigFor(fake.url),
      env: {},
      interactive: false,
      requestTimeout: 5_000,
      needs: ['namespaces', 'pods'],
      signal: this.#stop.signal,
      onState: (state) => {
        this.states.push(state);
      },
      ...options,
    }).catch((error: unknown) => error);
    onTestFinished(async () => {
      await this.stop();
    });
  }

  /** The names in the last state, once they are as expected. */
  async until(expected: readonly string[]): Promise<void> {
    for (let tries = 0; tries < 400; tries++) {
      if (JSON.stringify(this.names()) === JSON.stringify(expected)) return;
      await sleep(25);
    }
    expect(this.names()).toEqual(expected);
  }

  names(): readonly string[] {
    return (this.states.at(-1)?.snapshot.objects ?? []).map(describeObject).sort();
  }

  /** The changes of all states in words. */
  changes(): readonly string[] {
    return this.states.flatMap(({ changes }) =>
      changes.map(({ before, after }) => {
        const object = after ?? before;
        const sign = before === undefined ? '+' : after === undefined ? '-' : '~';
        return object === undefined ? '' : `${sign}${describeObject(object)}`;
      }),
    );
  }

  async stop(): Promise<unknown> {
    this.#stop.abort();
    return await this.done;
  }
}

async function livePods(fake: FakeApiServer): Promise<LiveResource> {
  const live = new LiveResource(fake, '/api/v1/pods', pods());
  live.set('shop', 'cart');
  live.set('shop', 'db');
  return live;
}

async function liveCluster(): Promise<{ fake: FakeApiServer; live: LiveResource }> {
  const fake = await startFake([namespaces('shop'), pods()]);
  new LiveResource(fake, '/api/v1/namespaces', namespaces());
  return { fake, live: await livePods(fake) };
}

test('the first state is whole, and the next say what changed', async () => {
  const { fake, live } = await liveCluster();
  const watching = new Watching(fake);
  await watching.until(['Pod/shop/cart', 'Pod/shop/db']);
  expect(watching.states[0]).toMatchObject({ changes: [], context: 'test', gitVersion: 'v1.33.2+fake' });
  live.set('shop', 'web');
  live.remove('shop', 'db');
  await watching.until(['Pod/shop/cart', 'Pod/shop/web']);
  expect(watching.changes()).toEqual(['+Pod/shop/web', '-Pod/shop/db']);
});

test('objects that did not change are the same values', async () => {
  const { fake, live } = await liveCluster();
  const watching = new Watching(fake);
  await watching.until(['Pod/shop/cart', 'Pod/shop/db']);
  live.set('shop', 'db', { spec: { hostPID: true } });
  while (watching.states.length < 2) await sleep(20);
  const [first, second] = watching.states.map(({ snapshot }) => snapshot);
  expect(second?.find('', 'Pod', 'shop', 'cart')).toBe(first?.find('', 'Pod', 'shop', 'cart'));
  expect(second?.find('', 'Pod', 'shop', 'db')).not.toBe(first?.find('', 'Pod', 'shop', 'db'));
});

test('a burst of changes is one state', async () => {
  const { fake, live } = await liveCluster();
  const watching = new Watching(fake);
  await watching.until(['Pod/shop/cart', 'Pod/shop/db']);
  for (let index = 0; index < 500; index++) live.set('shop', 'cart', { spec: { index } });
  live.set('shop', 'short-lived');
  live.remove('shop', 'short-lived');
  live.set('shop', 'last');
  await watching.until(['Pod/shop/cart', 'Pod/shop/db', 'Pod/shop/last']);
  expect(watching.states.length).toBeLessThanOrEqual(3);
  expect(watching.changes().filter((change) => change.includes('short-lived'))).toEqual([]);
});

describe('nothing is lost or doubled', () => {
  test('when the API server breaks every connection', async () => {
    const { fake, live } = await liveCluster();
    const watching = new Watching(fake);
    await watching.until(['Pod/shop/cart', 'Pod/shop/db']);
    fake.disconnect();
    live.set('shop', 'web');
    live.remove('shop', 'cart');
    await watching.until(['Pod/shop/db', 'Pod/shop/web']);
    expect(watching.changes()).toEqual(['+Pod/shop/web', '-Pod/shop/cart']);
    expect(live.lists).toBe(1);
  });

  test('when the history is compacted meanwhile', async () => {
    const { fake, live } = await liveCluster();
    const watching = new Watching(fake);
    await watching.until(['Pod/shop/cart', 'Pod/shop/db']);
    fake.disconnect();
    live.set('shop', 'web');
    live.remove('shop', 'cart');
    live.set('shop', 'other');
    live.compact();
    await watching.until(['Pod/shop/db', 'Pod/shop/other', 'Pod/shop/web']);
    expect([...watching.changes()].sort()).toEqual(['+Pod/shop/other', '+Pod/shop/web', '-Pod/shop/cart']);
    expect(live.lists).toBe(2);
  });

  test('when a watch ends with an expired version', async () => {
    const { fake, live } = await liveCluster();
    const watching = new Watching(fake);
    await watching.until(['Pod/shop/cart', 'Pod/shop/db']);
    live.send('{"type":"ERROR","object":{"kind":"Status","code":410,"message":"too old resource version"}}\n');
    live.set('shop', 'web');
    await watching.until(['Pod/shop/cart', 'Pod/shop/db', 'Pod/shop/web']);
    expect(watching.changes()).toEqual(['+Pod/shop/web']);
  });

  test.each([
    ['no JSON', '{"type":\n'],
    ['no object', '{"type":"ADDED","object":7}\n'],
    ['an unknown type', '{"type":"MOVED","object":{"metadata":{"resourceVersion":"9"}}}\n'],
    ['another error', '{"type":"ERROR","object":{"code":500,"message":"boom"}}\n'],
    ['an event without a version', '{"type":"ADDED","object":{"metadata":{"name":"x"}}}\n'],
  ])('when a watch sends %s', async (_, text) => {
    const { fake, live } = await liveCluster();
    const watching = new Watching(fake);
    await watching.until(['Pod/shop/cart', 'Pod/shop/db']);
    live.send(text);
    live.set('shop', 'web');
    await watching.until(['Pod/shop/cart', 'Pod/shop/db', 'Pod/shop/web']);
    expect(watching.changes()).toEqual(['+Pod/shop/web']);
  });

  test('when watches end by themselves, and bookmarks say how far they came', async () => {
    const { fake, live } = await liveCluster();
    const watching = new Watching(fake);
    await watching.until(['Pod/shop/cart', 'Pod/shop/db']);
    live.set('shop', 'web');
    live.bookmark();
    await watching.until(['Pod/shop/cart', 'Pod/shop/db', 'Pod/shop/web']);
    live.compact();
    live.endWatches();
    live.set('shop', 'x');
    await watching.until(['Pod/shop/cart', 'Pod/shop/db', 'Pod/shop/web', 'Pod/shop/x']);
    expect(live.lists).toBe(1);
  });
});

test('Secrets are watched by their metadata alone', async () => {
  const fake = await startFake([secrets()]);
  const live = new LiveResource(fake, '/api/v1/secrets', secrets());
  const watching = new Watching(fake, { needs: ['secrets'] });
  while (live.lists + live.watches < 1) await sleep(20);
  await sleep(100);
  const accepts = new Set(fake.requests.filter(({ path }) => path === '/api/v1/secrets').map(({ accept }) => accept));
  expect([...accepts]).toEqual(['application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1']);
  // This server gives whole objects, so nothing of them is taken, and that is a gap.
  expect(watching.states[0]?.snapshot.gaps.map(({ message }) => message)).toEqual([
    'secrets: answered with more than the metadata that was asked for',
  ]);
});

test('what is forbidden is a gap of the first state', async () => {
  const { fake } = await liveCluster();
  fake.on('/api/v1/pods', (_, response) => response.writeHead(403).end('{"message":"no"}'));
  const watching = new Watching(fake);
  while (watching.states.length === 0) await sleep(20);
  expect(watching.states[0]?.snapshot.gaps.map(({ message }) => message)).toEqual(['pods: 403: no']);
});

test('stopping ends it, whatever is under way', async () => {
  const { fake } = await liveCluster();
  const watching = new Watching(fake);
  await watching.until(['Pod/shop/cart', 'Pod/shop/db']);
  expect(await watching.stop()).toBeUndefined();
});

test('a cluster that cannot be reached is an error', async () => {
  const { fake } = await liveCluster();
  const watching = new Watching(fake, { kubeconfig: kubeconfigFor('http://127.0.0.1:1') });
  expect(await watching.done).toMatchObject({ code: 'unreachable' });
});
