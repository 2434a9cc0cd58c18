import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openHere, type StoreHere } from './testing/calls.ts';
import { onPostgres } from './testing/databases.ts';
import { expectModel } from './testing/expect-model.ts';
import { modelScan, recordModelScan } from './testing/model-scan.ts';
import { scanRecord } from './testing/records.ts';

const TIME = 300_000;

onPostgres('replicas on one PostgreSQL', (server) => {
  const openAt = async (url: string, target = 'test'): Promise<StoreHere> => {
    const store = await openHere({ engine: 'postgres', url, target });
    onTestFinished(() => store.close());
    return store;
  };
  /** Cuts the connections that hold locks, as a network does or a replica that dies. */
  const cutLeader = async (url: string): Promise<void> => {
    const database = new URL(url).pathname.slice(1);
    await (await server()).query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = '${database}')`,
    );
  };

  test('start together on an empty database', async () => {
    const url = await (await server()).newDatabase();
    const stores = await Promise.all([openAt(url), openAt(url), openAt(url)]);
    expect((await Promise.all(stores.map((store) => store.lead()))).filter(Boolean)).toHaveLength(1);
    const keys = await Promise.all(stores.map((store, index) => store.settingOnce('key', index)));
    expect(new Set(keys).size).toBe(1);
  });

  test('do not scan both, and read what the other one stored', async () => {
    const url = await (await server()).newDatabase();
    const [first, second] = [await openAt(url), await openAt(url)];
    expect(await first.lead()).toBe(true);
    expect(await second.lead()).toBe(false);
    await expect(second.recordScan(scanRecord(1))).rejects.toMatchObject({ code: 'not-leader' });
    await recordModelScan(first, 1);
    expect(await expectModel(second)).toBe(1);
    await second.saveSession({ token: 'x', data: { user: 'me' }, expiresAt: 10 });
    expect(await first.session('x', 9)).toEqual({ user: 'me' });
  });

  test('take over when the one that scans ends', async () => {
    const url = await (await server()).newDatabase();
    const [first, second] = [await openAt(url), await openAt(url)];
    await recordModelScan(first, 1);
    await first.close();
    await expect.poll(() => second.lead()).toBe(true);
    await recordModelScan(second, 2);
    expect(await expectModel(second)).toBe(2);
  });

  test('that lost the lock with its connection cannot write', async () => {
    const url = await (await server()).newDatabase();
    const [first, second] = [await openAt(url), await openAt(url)];
    expect(await first.lead()).toBe(true);
    await cutLeader(url);
    await expect.poll(() => second.lead()).toBe(true);
    await expect(first.recordScan(modelScan(1))).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:not-leader|unavailable)$/),
    });
    await expect(first.recordScan(modelScan(1))).rejects.toMatchObject({ code: 'not-leader' });
    expect(await first.lead()).toBe(false);
    await recordModelScan(second, 1);
    expect(await expectModel(first)).toBe(1);
  });

  test('deliver a message once', async () => {
    const url = await (await server()).newDatabase();
    const stores = [await openAt(url), await openAt(url)];
    const [first] = stores;
    await first?.recordScan(modelScan(1));
    await first?.untold('webhook');
    await first?.recordScan(modelScan(2));
    const upTo = (await first?.latestScan())?.id ?? 0;
    const messages = Array.from({ length: 40 }, (_, payload) => ({ payload, dueAt: 1 }));
    const queue = { channel: 'webhook', upTo, at: 1, messages };
    expect((await Promise.all(stores.map((store) => store.queueMessages(queue)))).toSorted()).toEqual([false, true]);
    const take = async (store: StoreHere) => await store.takeMessages({ now: 5, until: 99, limit: 30 });
    const taken = (await Promise.all([...stores, ...stores].map(take))).flat().map(({ payload }) => payload);
    expect(taken.toSorted((a, b) => Number(a) - Number(b))).toEqual(messages.map(({ payload }) => payload));
  });

  test('of different targets scan beside one another, and see their own alone', async () => {
    const url = await (await server()).newDatabase();
    const stores = [await openAt(url, 'east'), await openAt(url, 'west')];
    for (const number of [1, 2, 3]) await Promise.all(stores.map((store) => recordModelScan(store, number)));
    for (const store of stores) expect(await expectModel(store)).toBe(3);
    await stores[0]?.setSetting('key', 1);
    await stores[0]?.saveSession({ token: 'x', data: 1, expiresAt: 10 });
    expect(await stores[1]?.setting('key')).toBeUndefined();
    expect(await stores[1]?.session('x', 1)).toBeUndefined();
    const [scan] = (await stores[0]?.scans({}))?.items ?? [];
    expect(await stores[1]?.scan(scan?.id ?? 0)).toBeUndefined();
  });

  test('wait for a database that goes away and comes back', { timeout: TIME }, async () => {
    const postgres = await server();
    const url = await postgres.newDatabase();
    const store = await openAt(url);
    await recordModelScan(store, 1);
    for (const how of ['SIGINT', 'SIGQUIT'] as const) {
      await postgres.end(how);
      await expect(store.ping()).rejects.toMatchObject({ code: 'unavailable' });
      await expect(store.lead()).rejects.toMatchObject({ code: 'unavailable' });
      await expect(store.recordScan(modelScan(2))).rejects.toMatchObject({ code: 'unavailable' });
      await postgres.run();
      await expect.poll(() => expectModel(store)).toBe(1);
      expect(await store.lead()).toBe(true);
    }
    await recordModelScan(store, 2);
    expect(await expectModel(store)).toBe(2);
  });

  test('store a scan once when the database fails in the middle of it', { timeout: TIME }, async () => {
    const postgres = await server();
    const url = await postgres.newDatabase();
    const store = await openAt(url);
    let failed = 0;
    for (let number = 1; number <= 12; number++) {
      const recording = recordModelScan(store, number).then(
        () => undefined,
        (error: unknown) => error,
      );
      await sleep(randomInt(25));
      await postgres.end('SIGQUIT');
      const error = await recording;
      if (error !== undefined) failed++;
      if (error !== undefined) expect(error).toMatchObject({ code: 'unavailable' });
      await postgres.run();
      // As a server does: again, until it is stored.
      await expect.poll(() => recordModelScan(store, number).then(() => true), { timeout: 30_000 }).toBe(true);
      expect(await expectModel(store)).toBe(number);
    }
    expect(failed).toBeGreaterThan(0);
  });
});
