import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FindingChange, openStore } from '../../store/index.ts';
import { DEPLOYMENT, isScanned, serverForTest, testFolder, writeFiles } from '../testing/start.ts';
import { type Channel, isQuiet } from './channel.ts';
import { deliver } from './deliver.ts';
import { bodyOf } from './formats.ts';
import { headline, newsFor } from './news.ts';
import { Notifier } from './notifier.ts';

const CHANNEL: Channel = {
  name: 'team',
  format: 'webhook',
  url: 'http://127.0.0.1:9',
  severity: 'high',
  namespaces: [],
  resolved: true,
  gather: 0,
};

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let receiver: Server;
let url: string;
let received: Received[];
let answer: { status: number; headers?: Record<string, string> };

beforeEach(async () => {
  received = [];
  answer = { status: 200 };
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
      response.writeHead(answer.status, answer.headers).end('thanks');
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => receiver.once('listening', resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterEach(async () => {
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

function change(more: Partial<FindingChange['finding']> = {}, after: FindingChange['after'] = 'open'): FindingChange {
  return {
    type: after === 'resolved' ? 'resolved' : 'opened',
    before: after === 'resolved' ? 'open' : undefined,
    after,
    scan: 2,
    finding: {
      id: 'f1',
      fingerprint: 'f1',
      check: 'pod-security/privileged',
      severity: 'critical',
      status: after,
      object: { id: 1, apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'cart' },
      field: 'spec',
      message: 'privileged is true',
      alsoFails: [],
      firstSeenAt: 1,
      lastSeenAt: 1,
      changedAt: 1,
      reopened: 0,
      ...more,
    },
  };
}

const PLACE = { source: 'prod', url: 'https://breakwater.example' };

describe('news', () => {
  test('tell what a channel wants to know: how bad, where, and whether it is over', () => {
    const changes = [
      change(),
      change({ severity: 'low' }),
      change({ object: { id: 2, apiVersion: 'v1', kind: 'Pod', namespace: 'other', name: 'x' } }),
      change({}, 'resolved'),
      change({}, 'accepted'),
    ];
    const all = newsFor(CHANNEL, changes, 2, PLACE);
    expect([all?.new.count, all?.resolved.count, all && headline(all)]).toEqual([
      2,
      1,
      '2 new findings: 2 critical; 1 resolved',
    ]);
    const some = newsFor({ ...CHANNEL, namespaces: ['sh*'], resolved: false }, changes, 2, PLACE);
    expect([some?.new.count, some?.resolved.count]).toEqual([1, 0]);
    expect(newsFor({ ...CHANNEL, namespaces: ['none'] }, changes, 2, PLACE)).toBeUndefined();
  });

  test('list the worst and count the rest', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      change({ id: `f${index}`, severity: index === 59 ? 'critical' : 'high' }),
    );
    const news = newsFor(CHANNEL, many, 2, PLACE);
    expect([news?.new.count, news?.new.findings.length, news?.new.findings[0]?.id]).toEqual([60, 25, 'f59']);
    expect(news && JSON.stringify(bodyOf('slack', news))).toContain('and 35 more');
    expect(news && JSON.stringify(bodyOf('teams', news))).toContain('and 35 more');
  });
});

describe('messages', () => {
  const news = newsFor(
    CHANNEL,
    [change({ message: '<!channel> <https://evil.example|click> *bold* [x](https://evil.example) \u202e' })],
    2,
    PLACE,
  );

  test('for Slack are blocks, in which names from manifests are names alone', () => {
    const body = bodyOf('slack', news ?? ({} as never)) as {
      text: string;
      blocks: readonly { text: { text: string } }[];
    };
    const texts = body.blocks.map(({ text }) => text.text).join('\n');
    expect(body.text).toBe('1 new finding: 1 critical in prod');
    expect(texts).toContain('<https://breakwater.example/findings/f1|');
    expect(texts).toContain('&lt;!channel&gt;');
    expect(texts).not.toContain('<https://evil');
    expect(texts).not.toContain('\u202e');
    expect(body.blocks.length).toBeLessThan(50);
    for (const { text } of body.blocks) expect(text.text.length).toBeLessThanOrEqual(3_000);
  });

  test('for Teams are an Adaptive Card in a message', () => {
    const body = bodyOf('teams', news ?? ({} as never));
    expect(body).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: {
            type: 'AdaptiveCard',
            version: '1.4',
            actions: [{ type: 'Action.OpenUrl', url: 'https://breakwater.example' }],
          },
        },
      ],
    });
    expect(JSON.stringify(body)).not.toContain('[x](https://evil');
  });
});

describe('a delivery', () => {
  test('is signed over its time and its body, so that a receiver knows whom it is from', async () => {
    await deliver({ url, secret: 's3cret' }, '{"a":1}', 'team-7', 1_767_225_600_000);
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    expect([headers['breakwater-delivery'], headers['breakwater-timestamp'], body]).toEqual([
      'team-7',
      '1767225600',
      '{"a":1}',
    ]);
    // Made by another program.
    expect(headers['breakwater-signature']).toBe('v1=7d4120fcebf444efab10ba7cd6c651bf463cefb039db5fad37ff9f7231ac8a4a');
  });

  test.each([
    [{ status: 302, headers: { location: 'http://169.254.169.254/' } }, 'redirect'],
    [{ status: 307, headers: { location: '/elsewhere' } }, 'redirect'],
    [{ status: 500 }, '500'],
    [{ status: 404 }, '404'],
  ])('that is answered with %j has failed', async (given, why) => {
    answer = given;
    await expect(deliver({ url }, '{}', 'x', 0)).rejects.toThrow(why);
    expect(received).toHaveLength(1);
  });

  test('waits as long as the receiver asks, within reason', async () => {
    answer = { status: 429, headers: { 'retry-after': '120' } };
    await expect(deliver({ url }, '{}', 'x', 0)).rejects.toMatchObject({ retryAfter: 120_000 });
    answer = { status: 503, headers: { 'retry-after': '999999999' } };
    await expect(deliver({ url }, '{}', 'x', 0)).rejects.toMatchObject({ retryAfter: 3_600_000 });
  });

  test('that reaches nobody says so without the address', async () => {
    const secret = 'http://127.0.0.1:9/services/T0/B0/secret';
    const error = await deliver({ url: secret }, '{}', 'x', 0).catch((reason: unknown) => reason);
    expect(String(error)).toContain('cannot be reached');
    expect(String(error)).not.toContain('secret');
  });
});

describe('a quiet time', () => {
  const at = (time: string) => Date.parse(`2026-07-01T${time}:00Z`);
  test.each([
    [{ from: 1320, to: 420, timeZone: 'UTC' }, '23:00', true],
    [{ from: 1320, to: 420, timeZone: 'UTC' }, '06:59', true],
    [{ from: 1320, to: 420, timeZone: 'UTC' }, '07:00', false],
    [{ from: 540, to: 600, timeZone: 'UTC' }, '09:30', true],
    [{ from: 540, to: 600, timeZone: 'UTC' }, '10:00', false],
    [{ from: 1320, to: 420, timeZone: 'Europe/Berlin' }, '20:30', true],
    [{ from: 1320, to: 420, timeZone: 'Europe/Berlin' }, '05:30', false],
  ])('%j at %s: %s', (quiet, time, is) => {
    expect(isQuiet(quiet, at(time))).toBe(is);
  });
});

test('what is new and what is resolved is told once, in the order of scans, and survives a restart of the receiver', async () => {
  const channels = [{ ...CHANNEL, url, secret: 'k' }];
  const better = DEPLOYMENT.replace('privileged: true', 'privileged: false');
  const server = await serverForTest({ 'shop.yaml': better }, { channels });
  await server.until(isScanned);
  // A channel that is new is told of nothing that was there before.
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  expect(received).toEqual([]);
  answer = { status: 500 };
  writeFiles(server.folder, { 'shop.yaml': DEPLOYMENT });
  await fetch(`${server.base}/api/v1/scans`, { method: 'POST' });
  await expect.poll(() => received.length, { timeout: 20_000 }).toBe(1);
  answer = { status: 200 };
  await expect.poll(() => received.length, { timeout: 40_000 }).toBe(2);
  const [failed, told] = received;
  expect(told?.headers['breakwater-delivery']).toBe(failed?.headers['breakwater-delivery']);
  expect(JSON.parse(told?.body ?? '')).toMatchObject({
    kind: 'FindingNews',
    new: { findings: expect.arrayContaining([expect.objectContaining({ check: 'pod-security/privileged' })]) },
  });
  await expect.poll(async () => (await (await server.get('/metrics')).text()).includes('_queued 0\n')).toBe(true);
});

test('what is on its way when the process ends is sent by the next one', async () => {
  const data = testFolder();
  const options = { source: 'prod', url: undefined, onDelivered: () => undefined, onFailed: () => undefined };
  const first = await openStore({ data, target: 'x' });
  await first.lead();
  await first.recordScan(scan('one', 1));
  await first.untold('team');
  const before = new Notifier({ ...options, store: first, channels: [{ ...CHANNEL, url }] });
  await before.work(2);
  await first.recordScan(scan('two', 10, 'pod-security/privileged'));
  before.changed(10);
  answer = { status: 503 };
  await before.work(10);
  expect(received).toHaveLength(1);
  await before.close();
  await first.close();
  answer = { status: 200 };
  const second = await openStore({ data, target: 'x' });
  const after = new Notifier({ ...options, store: second, channels: [{ ...CHANNEL, url }] });
  await after.work(1_000);
  expect(received).toHaveLength(1);
  await after.work(20_000);
  expect(received).toHaveLength(2);
  await after.work(400_000);
  expect(received).toHaveLength(2);
  expect((await second.stats()).queuedMessages).toBe(0);
  await after.close();
  await second.close();
});

function scan(
  key: string,
  at: number,
  check?: string,
): Parameters<Awaited<ReturnType<typeof openStore>>['recordScan']>[0] {
  const object = {
    apiVersion: 'v1',
    group: '',
    kind: 'Pod',
    namespace: 'shop',
    name: 'cart',
    origin: 'document' as const,
    hash: 'h',
  };
  return {
    key,
    startedAt: at,
    finishedAt: at,
    source: 'test',
    tools: {},
    workloads: 1,
    objects: [object],
    findings:
      check === undefined
        ? []
        : [
            {
              fingerprint: 'f'.repeat(32),
              check,
              severity: 'critical',
              state: 'open',
              object: 0,
              field: 'spec',
              message: 'm',
              alsoFails: [],
            },
          ],
    gaps: [],
    verdicts: [],
    controls: [],
    exceptions: [],
  };
}
