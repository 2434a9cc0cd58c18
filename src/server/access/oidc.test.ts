import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEPLOYMENT, isScanned, PATIENCE, startTestServer, type TestServer } from '../testing/start.ts';

const CLIENT_SECRET = 'a-secret-of-some-length-that-nobody-guesses';

const GROUPS: Readonly<Record<string, readonly string[]>> = { jane: ['platform'], sam: ['readers'], eve: [] };

let listening: Server;
let issuer: string;
let server: TestServer;

/** A port that is free, to name before the server listens: its address is registered with the provider. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  listening = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => listening.once('listening', resolve));
  issuer = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'breakwater',
        client_secret: CLIENT_SECRET,
        redirect_uris: [`${url}/sign-in/oidc/callback`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], profile: ['groups'] },
    conformIdTokenClaims: false,
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, groups: GROUPS[id] ?? [] }),
    }),
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
  });
  listening.on('request', provider.callback());
  server = await startTestServer(
    { 'shop.yaml': DEPLOYMENT },
    {
      access: {
        port,
        url,
        signIn: {
          oidc: {
            issuer,
            clientId: 'breakwater',
            clientSecret: CLIENT_SECRET,
            scopes: ['profile'],
            nameClaim: 'sub',
            groupsClaim: 'groups',
            viewers: { users: [], groups: ['readers'] },
            editors: { users: [], groups: ['platform'] },
          },
          kubernetes: undefined,
          idle: 60_000,
          total: 120_000,
        },
      },
    },
  );
}, PATIENCE);
afterAll(async () => {
  await server.close();
  listening.closeAllConnections();
  await new Promise((resolve) => listening.close(resolve));
});

/** A browser as far as it is needed: it keeps cookies by host, and is sent from page to page. */
class Browser {
  readonly cookies = new Map<string, Map<string, string>>();

  async open(url: string, init: RequestInit = {}): Promise<Response> {
    const { host } = new URL(url);
    const jar = this.cookies.get(host) ?? new Map<string, string>();
    this.cookies.set(host, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { accept: 'text/html', ...(init.headers as Record<string, string> | undefined), cookie };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }

  /** Follows what it is sent to, and fills in the provider's forms, until it is back. */
  async signIn(user: string, start = '/sign-in/oidc?to=%2Ffindings'): Promise<Response> {
    let response = await this.open(`${server.base}${start}`);
    let at = `${server.base}${start}`;
    for (let step = 0; step < 20; step++) {
      const location = response.headers.get('location');
      if (location !== null && response.status >= 300 && response.status < 400) {
        at = new URL(location, at).href;
        if (at.startsWith(server.base) && !at.includes('/callback')) return response;
        response = await this.open(at);
        continue;
      }
      if (at.startsWith(server.base)) return response;
      const page = await response.text();
      const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
      const prompt = /name="prompt" value="([^"]+)"/.exec(page)?.[1] ?? '';
      at = new URL(action, at).href;
      const body = new URLSearchParams({ prompt, ...(prompt === 'login' ? { login: user, password: 'any' } : {}) });
      response = await this.open(at, { method: 'POST', body });
    }
    throw new Error(`went round in circles at ${at}`);
  }
}

describe('signing in by an OpenID provider', () => {
  test('gives a member of the editors their rights, until they sign out', async () => {
    const browser = new Browser();
    const back = await browser.signIn('jane');
    expect([back.status, back.headers.get('location')]).toEqual([303, '/findings']);
    const cookie = back.headers.getSetCookie().find((line) => line.startsWith('breakwater='));
    expect(cookie).toMatch(/^breakwater=[\w-]{43}; Path=\/; Max-Age=120; HttpOnly; SameSite=Lax$/);
    const me = await browser.open(`${server.base}/api/v1/server`);
    expect(await me.json()).toMatchObject({ user: { name: 'jane', role: 'editor', via: 'oidc' }, signOut: true });
    for (let tries = 0; tries < 600; tries++) {
      const status = await (await browser.open(`${server.base}/api/v1/status`)).json();
      if (isScanned(status as Record<string, unknown>)) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await browser.open(`${server.base}/api/v1/scans`, { method: 'POST' })).status).toBe(202);
    const stolen = browser.cookies.get(new URL(server.base).host)?.get('breakwater') ?? '';
    expect((await browser.open(`${server.base}/sign-out`, { method: 'POST' })).status).toBe(204);
    expect((await browser.open(`${server.base}/api/v1/server`)).status).toBe(401);
    const again = await fetch(`${server.base}/api/v1/server`, { headers: { cookie: `breakwater=${stolen}` } });
    expect(again.status).toBe(401);
  });

  test('gives a reader reading alone', async () => {
    const browser = new Browser();
    await browser.signIn('sam');
    expect((await browser.open(`${server.base}/api/v1/findings`)).status).toBe(200);
    const post = await browser.open(`${server.base}/api/v1/scans`, { method: 'POST' });
    expect([post.status, await post.json()]).toEqual([
      403,
      { error: { code: 'not-allowed', message: 'this is for editors' } },
    ]);
    const body = JSON.stringify({ check: '*', reason: 'x' });
    const headers = { 'content-type': 'application/json' };
    expect((await browser.open(`${server.base}/api/v1/exceptions`, { method: 'POST', body, headers })).status).toBe(
      403,
    );
    expect((await browser.open(`${server.base}/api/v1/exceptions/1`, { method: 'DELETE' })).status).toBe(403);
  });

  test('gives whom nobody named nothing', async () => {
    const browser = new Browser();
    const refused = await browser.signIn('eve');
    expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('eve has no rights here')]);
    expect((await browser.open(`${server.base}/api/v1/server`)).status).toBe(401);
  });

  test('is refused when the way back is not that of whoever began', async () => {
    const [victim, attacker] = [new Browser(), new Browser()];
    const begun = await attacker.open(`${server.base}/sign-in/oidc`);
    const { searchParams } = new URL(begun.headers.get('location') ?? '');
    expect([searchParams.get('code_challenge_method'), searchParams.get('response_type')]).toEqual(['S256', 'code']);
    const state = searchParams.get('state') ?? '';
    const callback = `${server.base}/sign-in/oidc/callback?code=x&state=${state}&iss=${encodeURIComponent(issuer)}`;
    // The browser of another has no such attempt.
    expect((await victim.open(callback)).status).toBe(403);
    // And the code of another is none of this attempt's.
    expect((await attacker.open(callback)).status).toBe(403);
    const mixed = new Browser();
    await mixed.open(`${server.base}/sign-in/oidc`);
    expect((await mixed.open(callback)).status).toBe(403);
  });

  test('keeps secrets, codes and sessions out of the log', () => {
    const log = server.logged.join('');
    expect(log).toContain('"msg":"signed in"');
    expect(log).not.toMatch(new RegExp(`${CLIENT_SECRET}|code=|state=|breakwater=|Bearer`));
  });
});
