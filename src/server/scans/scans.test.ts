import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEPLOYMENT, isScanned, planOf, serverForTest, testFolder, writeFiles } from '../testing/start.ts';
import { parseSchedule, untilNext } from './schedule.ts';

const BETTER = DEPLOYMENT.replace('privileged: true', 'privileged: false');

function lastId(status: Record<string, unknown>): number {
  return (status['last'] as { id?: number } | undefined)?.id ?? 0;
}

test('files are scanned again when they change, and what changed is told', async () => {
  const server = await serverForTest({ 'shop.yaml': DEPLOYMENT }, { watch: true });
  await server.until(isScanned);
  const events = await fetch(`${server.base}/api/v1/events`);
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
  let told = '';
  const heard = (async () => {
    while (!told.includes('event: scan')) told += (await reader?.read())?.value ?? '';
  })();
  // The watcher may need a moment to begin.
  await new Promise((resolve) => setTimeout(resolve, 300));
  writeFiles(server.folder, { 'shop.yaml': BETTER });
  await server.until((status) => lastId(status) === 2 && isScanned(status));
  await heard;
  await reader?.cancel();
  expect(events.headers.get('content-type')).toContain('text/event-stream');
  expect(told).toContain('event: status\ndata: {"state":"idle"');
  expect(told).toMatch(/event: scan\ndata: \{"id":2,"opened":\d+,"reopened":0,"resolved":[1-9]/);
  const { items } = (await server.json('/api/v1/changes?from=1')) as {
    items: readonly { type: string; finding: { check: string } }[];
  };
  expect(items).toContainEqual(
    expect.objectContaining({
      type: 'resolved',
      finding: expect.objectContaining({ check: 'pod-security/privileged', status: 'resolved' }),
    }),
  );
});

test('a read that fails leaves what was good, and says so', async () => {
  const server = await serverForTest({ 'shop.yaml': DEPLOYMENT });
  await server.until(isScanned);
  rmSync(join(server.folder, 'shop.yaml'));
  await fetch(`${server.base}/api/v1/scans`, { method: 'POST' });
  const status = await server.until(({ failure }) => failure !== undefined);
  expect(status).toMatchObject({ failure: { message: expect.stringContaining('no Kubernetes object') } });
  expect(lastId(status)).toBe(1);
  expect((await server.json('/api/v1/findings?check=pod-security/privileged'))['items']).toHaveLength(1);
  expect((await server.get('/api/v1/workloads/shop/Deployment/cart')).status).toBe(200);
  expect(await (await server.get('/metrics')).text()).toContain('\nbreakwater_scan_failed 1\n');
  writeFiles(server.folder, { 'shop.yaml': BETTER });
  await fetch(`${server.base}/api/v1/scans`, { method: 'POST' });
  const mended = await server.until((now) => lastId(now) === 2 && isScanned(now));
  expect(mended['failure']).toBeUndefined();
});

test('scans that are asked for while one is under way become one', async () => {
  const server = await serverForTest({ 'shop.yaml': DEPLOYMENT });
  const answers = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const response = await fetch(`${server.base}/api/v1/scans`, { method: 'POST' });
      return [response.status, ((await response.json()) as { status: string }).status].join(' ');
    }),
  );
  expect(new Set(answers)).toEqual(new Set(['202 queued']));
  await server.until((status) => isScanned(status) && status['queued'] === false && lastId(status) === 2);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(lastId(await server.json('/api/v1/status'))).toBe(2);
});

test('before the first scan, questions to the engines are put off and the rest is empty', async () => {
  const folder = testFolder();
  const server = await serverForTest({}, { plan: planOf(folder) });
  const failed = await server.until(({ failure }) => failure !== undefined);
  expect(failed['last']).toBeUndefined();
  const response = await server.get('/api/v1/workloads');
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
  expect((await server.get('/readyz')).status).toBe(503);
  expect((await server.get('/healthz')).status).toBe(200);
  expect(await server.json('/api/v1/findings')).toMatchObject({ items: [] });
  expect(await server.json('/api/v1/overview')).toMatchObject({ actions: [] });
});

test('an exception that is saved is in force from the next scan, and gone when it is removed', async () => {
  const server = await serverForTest({ 'shop.yaml': DEPLOYMENT });
  await server.until(isScanned);
  const saved = await fetch(`${server.base}/api/v1/exceptions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ check: 'pod-security/privileged', namespace: 'shop', reason: 'needs the devices' }),
  });
  const exception = (await saved.json()) as { id: number };
  expect([saved.status, exception]).toMatchObject([201, { by: 'local', reason: 'needs the devices' }]);
  await server.until((status) => lastId(status) === 2 && isScanned(status));
  const accepted = (await server.json('/api/v1/findings?status=accepted')) as { items: readonly { id: string }[] };
  expect(accepted.items).toMatchObject([{ check: 'pod-security/privileged', status: 'accepted' }]);
  expect(await server.json(`/api/v1/findings/${accepted.items[0]?.id}`)).toMatchObject({
    exception: { reason: 'needs the devices', source: `saved by local (exception ${exception.id})` },
  });
  expect(await server.json('/api/v1/exceptions')).toMatchObject({
    saved: [{ id: exception.id }],
    used: [{ state: 'active', findings: 1 }],
  });
  const removed = await fetch(`${server.base}/api/v1/exceptions/${exception.id}`, { method: 'DELETE' });
  expect(removed.status).toBe(200);
  await server.until((status) => lastId(status) === 3 && isScanned(status));
  expect(await server.json('/api/v1/findings?status=accepted')).toMatchObject({ items: [] });
  const again = await fetch(`${server.base}/api/v1/exceptions/${exception.id}`, { method: 'DELETE' });
  expect(again.status).toBe(404);
});

describe('a schedule', () => {
  const NOON = Date.parse('2026-03-01T12:00:00Z');

  test.each([
    ['30s', 30_000],
    ['15m', 900_000],
    ['6h', 21_600_000],
    ['12:30', 1_800_000],
    ['12:00', 86_400_000],
    ['0:00', 43_200_000],
  ])('%s is next in %d ms', (text, wait) => {
    expect(untilNext(parseSchedule(text), NOON)).toBe(wait);
  });

  test.each(['', '5', '1s', '0m', '8d', '24:00', '12:60', '* * * * *', '99999999m', '-5m'])('%j is none', (text) => {
    expect(() => parseSchedule(text)).toThrow('is no schedule');
  });
});
