import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEPLOYMENT, isScanned, PATIENCE, startTestServer, type TestServer } from '../testing/start.ts';
import { sendFailure } from './errors.ts';
import { addStaticFiles, fileAt } from './static-files.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer(
    { 'shop.yaml': DEPLOYMENT },
    { limits: { headers: 1_000, request: 1_500, idle: 2_000 } },
  );
  await server.until(isScanned);
}, PATIENCE);
afterAll(() => server.close());

function post(body: string, type = 'application/json'): Promise<Response> {
  return fetch(`${server.base}/api/v1/exceptions`, { method: 'POST', headers: { 'content-type': type }, body });
}

describe('bodies', () => {
  test.each([
    ['no JSON', '{"check":', 400],
    ['nothing', '', 400],
    ['a list', '[]', 400],
    ['null', 'null', 400],
    ['a text', '"x"', 400],
    ['without what is needed', '{"check":"*"}', 400],
    ['with a wrong type', '{"check":"*","reason":5}', 400],
    ['with more than is known', '{"check":"*","reason":"r","admin":true}', 400],
    ['that reach for the prototype', '{"__proto__":{"a":1},"check":"*","reason":"r"}', 400],
    ['that reach for the constructor', '{"constructor":{"prototype":{"a":1}},"check":"*","reason":"r"}', 400],
    ['for no check', '{"check":"nothing/*","reason":"r"}', 400],
    ['with a day that is none', '{"check":"*","reason":"r","expires":"2026-02-31"}', 400],
    ['with a day that is over', '{"check":"*","reason":"r","expires":"2020-01-01"}', 400],
    ['with a blank reason', '{"check":"*","reason":"  "}', 400],
    ['too deep', '['.repeat(30_000), 400],
    ['too large', JSON.stringify({ check: '*', reason: 'x'.repeat(70_000) }), 413],
    ['too long a reason', JSON.stringify({ check: '*', reason: 'x'.repeat(2_000) }), 400],
  ])('that are %s are refused', async (_, body, status) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code: expect.any(String), message: expect.any(String) } });
  });

  test('that are longer than they say are not waited for', async () => {
    const socket = await open();
    socket.write(
      'POST /api/v1/exceptions HTTP/1.1\r\nhost: HOST\r\ncontent-type: application/json\r\n'.replace('HOST', host()),
    );
    socket.write('content-length: 99999999\r\n\r\n{}');
    expect(await allOf(socket)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('change nothing when they are refused', async () => {
    expect(await server.json('/api/v1/exceptions')).toMatchObject({ saved: [] });
  });
});

describe('addresses', () => {
  test.each([
    ['/api/v1/../../etc/passwd', 404],
    ['/..%2f..%2fetc%2fpasswd', 404],
    ['/%2e%2e/%2e%2e/etc/passwd', 404],
    ['/api/v1/findings/..%2f..%2f', 404],
    ['/api/v1/findings/%00', 404],
    ['/api/v1/findings/%', 400],
    ['/api/v1/findings/%ff%fe', 400],
    [`/api/v1/findings/${'x'.repeat(5_000)}`, 414],
    ['/api/v1/checks/__proto__/constructor', 404],
    ['/api/v1/workloads/__proto__/constructor/x', 404],
    ['/api/v1/findings?__proto__[a]=1', 400],
    ['/api/v1/findings?namespace=__proto__&kind=constructor', 200],
    [`/api/v1/findings?${'namespace=x&'.repeat(300)}`, 400],
    [`/api/v1/findings?search=${'a+'.repeat(100)}`, 200],
    ['/api/v1/findings?search=\'%20OR%201=1--&name=%25&owner="', 200],
    ['/api/v1/findings?search=%22%2a%20NEAR%28', 200],
    ['/api/v1/access/who-can?verb=%00&resource=%00', 200],
    ['/api/v1/network/explain?from=%00&to=%00', 400],
    ['/api/v1/network/connections?from=****************************************************************x', 400],
  ])('%# are answered with what they are', async (path, status) => {
    // Written as it is: fetch would tidy it.
    const socket = await open();
    socket.write(`GET ${path} HTTP/1.1\r\nhost: ${host()}\r\nconnection: close\r\n\r\n`);
    const answer = await allOf(socket);
    expect([path.slice(0, 80), answer.split('\r\n', 1)[0]]).toEqual([
      path.slice(0, 80),
      expect.stringMatching(new RegExp(`^HTTP/1\\.1 ${status} `)),
    ]);
    expect(answer).not.toMatch(/root:|node_modules|\.ts:/);
  });

  test.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['a header that is none', 'GET / HTTP/1.1\r\nhost : x\r\n\r\n'],
    ['two lengths', 'POST /api/v1/scans HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
    [
      'a length and chunks',
      'POST /api/v1/scans HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['headers without end', `GET / HTTP/1.1\r\nhost: x\r\n${'a: b\r\n'.repeat(20_000)}\r\n`],
  ])('%s is refused, and the connection closed', async (_, text) => {
    const socket = await open();
    socket.write(text);
    expect(await allOf(socket)).toMatch(/^HTTP\/1\.1 (?:400|431) /);
  });
});

describe('clients that take their time', () => {
  test.each([
    ['say nothing', () => undefined],
    ['never end their headers', (socket: Socket) => drip(socket, 'GET / HTTP/1.1\r\nhost: x\r\n', 'a: b\r\n')],
    [
      'never end their body',
      (socket: Socket) =>
        drip(
          socket,
          `POST /api/v1/exceptions HTTP/1.1\r\nhost: ${host()}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n`,
          ' ',
        ),
    ],
  ])('and %s are let go', async (_, act) => {
    const socket = await open();
    const started = performance.now();
    act(socket);
    await allOf(socket);
    expect(performance.now() - started).toBeLessThan(60_000);
    expect((await server.get('/api/v1/server')).status).toBe(200);
  });
});

describe('files of the dashboard', () => {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-web-'));
  mkdirSync(join(folder, 'web', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'outside');
  const web = join(folder, 'web');
  writeFileSync(join(web, 'index.html'), '<style nonce="{{nonce}}"></style>');
  writeFileSync(join(web, 'assets', 'app-abcd1234.js'), 'code');
  writeFileSync(join(web, '.env'), 'hidden');

  test.each([
    ['assets/app-abcd1234.js', true],
    ['../secret.txt', false],
    ['assets/../../secret.txt', false],
    ['..\\secret.txt', false],
    ['/etc/passwd', false],
    ['.env', false],
    ['assets', false],
    ['nothing.js', false],
    ['index.html\0.js', false],
  ])('%j is there: %s', (path, isThere) => {
    expect(fileAt(web, path) !== undefined).toBe(isThere);
  });

  test('are served with their type; other addresses get the page, with a nonce of its own', async () => {
    const app = Fastify();
    addStaticFiles(app, web, (reply) => sendFailure(reply, { status: 404, code: 'x', message: 'x' }));
    const script = await app.inject('/assets/app-abcd1234.js');
    expect([script.statusCode, script.headers['content-type'], script.body]).toEqual([
      200,
      'text/javascript; charset=utf-8',
      'code',
    ]);
    const pages = await Promise.all(
      ['/', '/findings/1', '/index.html'].map((url) => app.inject({ url, headers: { accept: 'text/html' } })),
    );
    for (const { statusCode, headers, body } of pages) {
      const nonce = /nonce="([\w-]{22})"/.exec(body)?.[1];
      expect([statusCode, headers['content-security-policy']]).toEqual([
        200,
        expect.stringContaining(`style-src 'self' 'nonce-${nonce}'`),
      ]);
    }
    expect(new Set(pages.map(({ body }) => body)).size).toBe(3);
    const missing = ['/nothing.js', '/api/v1/nothing', '/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt', '/.env'];
    for (const url of missing) {
      const { statusCode, body } = await app.inject({ url, headers: { accept: 'text/html' } });
      expect([url, body.includes('outside'), body.includes('hidden')]).toEqual([url, false, false]);
      expect([url, statusCode]).toEqual([url, url === '/.env' ? 200 : 404]);
    }
    await app.close();
  });
});

function host(): string {
  return `127.0.0.1:${server.port}`;
}

function open(): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject);
  });
}

/** What comes until the connection is closed. */
function allOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(Buffer.from(chunk)));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
  });
}

function drip(socket: Socket, first: string, drop: string): void {
  socket.write(first);
  const timer = setInterval(() => socket.write(drop), 100);
  socket.on('close', () => clearInterval(timer));
}
