import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEPLOYMENT, isScanned, PATIENCE, startTestServer, type TestServer } from '../testing/start.ts';

/** A request with headers that `fetch` does not let be set. */
function ask(
  server: TestServer,
  path: string,
  headers: Readonly<Record<string, string>>,
  method = 'GET',
  body?: string,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${server.base}${path}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('a server that only this machine reaches', () => {
  let server: TestServer;
  let host: string;
  beforeAll(async () => {
    server = await startTestServer({ 'shop.yaml': DEPLOYMENT });
    await server.until(isScanned);
    host = `127.0.0.1:${server.port}`;
  }, PATIENCE);
  afterAll(() => server.close());

  test.each([
    ['by its address', '127.0.0.1', 200],
    ['by name', 'localhost', 200],
    ['by a name in capitals', 'LOCALHOST', 200],
    ['by its other address', '[::1]', 200],
    ['by a name that was made to point here', 'evil.example', 421],
    ['by a name that begins like its own', 'localhost.evil.example', 421],
    ['by another address', '192.0.2.1', 421],
  ])('answers when it is called %s: %#', async (_, name, status) => {
    expect((await ask(server, '/api/v1/server', { host: `${name}:${server.port}` })).status).toBe(status);
  });

  test('answers to its own port alone', async () => {
    expect((await ask(server, '/api/v1/server', { host: '127.0.0.1:1' })).status).toBe(421);
    expect((await ask(server, '/api/v1/server', { host: '127.0.0.1' })).status).toBe(421);
  });

  const own = (extra: Readonly<Record<string, string>>) => ({ host, ...extra });

  test.each([
    ['what no browser sends', {}, 200, 202],
    ['its own page', { 'sec-fetch-site': 'same-origin', origin: 'OWN' }, 200, 202],
    ['an address that a person types', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }, 200, 202],
    ['a page of another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403, 403],
    ['a page of another site that keeps its name to itself', { origin: 'null' }, 403, 403],
    ['another program of this machine', { 'sec-fetch-site': 'same-site', origin: 'http://localhost:3000' }, 403, 403],
    ['an image on another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' }, 403, 403],
    ['an older browser on another site', { origin: 'http://evil.example' }, 403, 403],
    [
      'a link on another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
      200,
      403,
    ],
    [
      'a frame on another site',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' },
      403,
      403,
    ],
  ])('knows requests of %s', async (_, headers, reading, writing) => {
    const sent = own(
      'origin' in headers && headers.origin === 'OWN'
        ? { ...headers, origin: `http://${host}` }
        : (headers as Readonly<Record<string, string>>),
    );
    expect((await ask(server, '/api/v1/server', sent)).status).toBe(reading);
    expect((await ask(server, '/api/v1/scans', sent, 'POST')).status).toBe(writing);
  });

  test.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data; boundary=x', 415],
    ['application/json', 400],
  ])('takes no body of type %s that a form of another site could send', async (type, status) => {
    const body = '{"check":"*"}';
    const answer = await ask(server, '/api/v1/exceptions', own({ 'content-type': type }), 'POST', body);
    expect(answer.status).toBe(status);
  });

  test('tells browsers not to trust it with more than it needs', async () => {
    const { headers } = await server.get('/api/v1/server');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self';.*frame-ancestors 'none'$/,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('server')).toBeNull();
  });

  test('says no more to a probe than that it lives', async () => {
    expect(await ask(server, '/healthz', { host: '10.0.0.7:7180' })).toEqual({ status: 200, text: 'ok\n' });
    expect(await ask(server, '/readyz', { host: '10.0.0.7:7180' })).toEqual({ status: 200, text: 'ok\n' });
  });
});

describe('a server with sign-in', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(
      { 'shop.yaml': DEPLOYMENT },
      {
        access: {
          url: 'https://breakwater.example',
          trustedProxies: ['127.0.0.1'],
          metricsToken: 'only-for-metrics',
          signIn: {
            oidc: {
              issuer: 'http://127.0.0.1:9',
              clientId: 'breakwater',
              clientSecret: undefined,
              scopes: [],
              nameClaim: 'sub',
              groupsClaim: 'groups',
              viewers: { users: [], groups: ['*'] },
              editors: { users: [], groups: [] },
            },
            kubernetes: undefined,
            idle: 3_600_000,
            total: 7_200_000,
          },
        },
      },
    );
  }, PATIENCE);
  afterAll(() => server.close());

  test('tells nobody more than the page to sign in: every route, known or not', async () => {
    const host = 'breakwater.example';
    const openApi = ['/api/v1/server', '/api/v1/openapi.json', '/api/v1/events', '/api/v1/overview'];
    const routes = await routesOf();
    expect(routes.length).toBeGreaterThan(30);
    const addresses = [
      ...openApi,
      ...routes,
      '/metrics',
      '/',
      '/index.html',
      '/assets/x.js',
      '/nothing',
      '/api',
      '/api/v1',
    ];
    const answers = new Set<string>();
    let asked = 0;
    for (const path of addresses) {
      for (const method of ['GET', 'POST', 'DELETE', 'PUT', 'OPTIONS']) {
        const { status, text } = await ask(
          server,
          path,
          { host, 'x-forwarded-for': `10.0.${asked >> 8}.${asked & 255}` },
          method,
        );
        asked++;
        answers.add(`${status} ${text}`);
      }
    }
    expect([...answers]).toEqual(['401 {"error":{"code":"sign-in","message":"sign in first"}}']);
  });

  test('sends a person who opens a page to sign in, and there says nothing of what is inside', async () => {
    const html = { host: 'breakwater.example', accept: 'text/html' };
    expect((await ask(server, '/findings?severity=high', html)).status).toBe(303);
    const { status, text } = await ask(server, '/sign-in?to=%2Ffindings', html);
    expect(status).toBe(200);
    expect(text).toContain('<form method="get" action="/sign-in/oidc">');
    expect(text).not.toMatch(/version|0\.0\.0|shop/i);
  });

  test('lets whoever collects metrics read those and nothing else, by any name', async () => {
    const token = { authorization: 'Bearer only-for-metrics', host: '10.0.0.7:7180' };
    const metrics = await ask(server, '/metrics', token);
    expect([metrics.status, metrics.text]).toEqual([200, expect.stringContaining('breakwater_info')]);
    expect((await ask(server, '/api/v1/findings', token)).status).toBe(403);
    expect((await ask(server, '/metrics', { ...token, authorization: 'Bearer only-for-metric' })).status).toBe(401);
  });

  test('does not answer to another name', async () => {
    expect((await ask(server, '/sign-in', { host: 'evil.example' })).status).toBe(421);
  });

  test('slows down who tries again and again', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 80; i++) {
      const headers = { host: 'breakwater.example', authorization: `Bearer guess${i}` };
      statuses.push((await ask(server, '/api/v1/server', headers)).status);
    }
    expect(statuses).toContain(429);
    expect(new Set(statuses)).toEqual(new Set(statuses.includes(401) ? [401, 429] : [429]));
  });

  async function routesOf(): Promise<readonly string[]> {
    const open = await startTestServer({ 'shop.yaml': DEPLOYMENT });
    try {
      const { paths } = (await open.json('/api/v1/openapi.json')) as { paths: Record<string, unknown> };
      return Object.keys(paths).map((path) => path.replaceAll(/\{[^}]+\}/g, '1'));
    } finally {
      await open.close();
    }
  }
});
