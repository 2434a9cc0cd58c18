import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEPLOYMENT, PATIENCE, startTestServer, type TestServer, testFolder } from '../testing/start.ts';

interface Review {
  readonly spec: {
    readonly token?: string;
    readonly user?: string;
    readonly audiences?: readonly string[];
    readonly resourceAttributes?: { readonly verb: string; readonly group: string; readonly resource: string };
  };
}

const USERS: Readonly<Record<string, string>> = { 'token-of-ed': 'ed', 'token-of-vi': 'vi', 'token-of-no': 'no' };
const MAY: Readonly<Record<string, readonly string[]>> = { ed: ['update', 'get'], vi: ['get'] };

let api: Server;
let server: TestServer;
let reviews: Review[];
let isAway = false;

beforeAll(async () => {
  reviews = [];
  api = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      if (isAway) {
        response.writeHead(500).end('{}');
        return;
      }
      if (request.url === '/version') {
        response.end(JSON.stringify({ gitVersion: 'v1.37.0' }));
        return;
      }
      const review = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Review;
      reviews.push(review);
      response.writeHead(201).end(JSON.stringify({ ...review, status: statusOf(request.url ?? '', review) }));
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => api.once('listening', resolve));
  const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`;
  const folder = testFolder({
    config: JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'c',
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster: { server: url } }],
      users: [{ name: 'u', user: {} }],
    }),
  });
  server = await startTestServer(
    { 'shop.yaml': DEPLOYMENT },
    {
      access: {
        trustedProxies: ['127.0.0.1'],
        signIn: {
          oidc: undefined,
          kubernetes: { context: undefined, kubeconfig: join(folder, 'config'), audiences: ['breakwater'] },
          idle: 60_000,
          total: 120_000,
        },
      },
    },
  );
}, PATIENCE);
afterAll(async () => {
  await server.close();
  api.closeAllConnections();
  api.close();
});

function statusOf(url: string, { spec }: Review): object {
  if (url.endsWith('/tokenreviews')) {
    const username = USERS[spec.token ?? ''];
    if (spec.token === 'for-others') return { authenticated: true, user: { username: 'ed' }, audiences: ['others'] };
    if (spec.token === 'for-anybody') return { authenticated: true, user: { username: 'ed' } };
    if (username === undefined) return { authenticated: false };
    return { authenticated: true, user: { username, groups: ['system:authenticated'] }, audiences: ['breakwater'] };
  }
  return { allowed: (MAY[spec.user ?? ''] ?? []).includes(spec.resourceAttributes?.verb ?? '') };
}

const withToken = (token: string) => ({
  authorization: `Bearer ${token}`,
  'x-forwarded-for': `10.1.1.${token.length}`,
});

describe('a token of a cluster', () => {
  test.each([
    ['token-of-ed', 200, 202],
    ['token-of-vi', 200, 403],
    ['token-of-no', 401, 401],
    ['of-nobody', 401, 401],
    ['for-others', 401, 401],
    ['for-anybody', 401, 401],
    ['', 401, 401],
  ])('%j may read: %d, and scan: %d', async (token, reading, writing) => {
    expect((await server.get('/api/v1/server', withToken(token))).status).toBe(reading);
    const scan = await fetch(`${server.base}/api/v1/scans`, { method: 'POST', headers: withToken(token) });
    expect(scan.status).toBe(writing);
  });

  test('is asked about once in a while, with the audience, and by what breakwater.dev calls findings', () => {
    const ofEd = reviews.filter(({ spec }) => spec.token === 'token-of-ed');
    expect(ofEd).toMatchObject([{ spec: { audiences: ['breakwater'] } }]);
    expect(reviews.filter(({ spec }) => spec.user === 'vi')).toMatchObject([
      { spec: { resourceAttributes: { group: 'breakwater.dev', resource: 'findings', verb: 'update' } } },
      { spec: { resourceAttributes: { group: 'breakwater.dev', resource: 'findings', verb: 'get' } } },
    ]);
  });

  test('signs a person in by the page', async () => {
    const sent = (token: string, origin?: string) =>
      fetch(`${server.base}/sign-in/token`, {
        method: 'POST',
        redirect: 'manual',
        headers: origin === undefined ? {} : { origin },
        body: new URLSearchParams({ token, to: '/workloads' }),
      });
    expect((await sent('token-of-vi', 'https://evil.example')).status).toBe(403);
    expect((await sent('of-nobody')).status).toBe(403);
    expect((await sent('token-of-no')).status).toBe(403);
    const back = await sent('token-of-vi', server.base);
    expect([back.status, back.headers.get('location')]).toEqual([303, '/workloads']);
    const cookie = back.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const me = await server.get('/api/v1/server', { cookie });
    expect(await me.json()).toMatchObject({ user: { name: 'vi', role: 'viewer', via: 'kubernetes' } });
  });

  test('lets nobody in while the cluster cannot be asked', async () => {
    isAway = true;
    const answer = await server.get('/api/v1/server', withToken('some-new-token'));
    isAway = false;
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('try again')]);
  });

  test('is in no log', () => {
    expect(server.logged.join('')).not.toMatch(/token-of-|some-new-token|of-nobody/);
  });
});
