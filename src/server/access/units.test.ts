import { describe, expect, test } from 'vitest';
import { cookieJar, readCookies } from './cookies.ts';
import { RateLimit } from './rate-limit.ts';
import { Seal } from './seal.ts';
import { Sessions } from './sessions.ts';
import { safeTarget, signInPage } from './sign-in-page.ts';

describe('cookies', () => {
  test('are read by their first name', () => {
    expect([...readCookies('a=1; b=2;a=3; broken; =x; c= d ')]).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['', 'x'],
      ['c', 'd'],
    ]);
    expect([...readCookies(undefined)]).toEqual([]);
  });

  test('over TLS are for this host alone, and never for scripts or other sites', () => {
    expect(cookieJar(true).set('s', 'v', 60)).toBe('__Host-s=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure');
    expect(cookieJar(false).set('s', '', 0)).toBe('s=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax');
  });
});

describe('a seal', () => {
  const seal = new Seal(Seal.newKey());
  const sealed = seal.close({ a: 1 }, 1_000);

  test('opens what it closed, in time', () => {
    expect(seal.open(sealed, 999)).toEqual({ a: 1 });
    expect(seal.open(sealed, 1_000)).toBeUndefined();
  });

  test('opens nothing that was changed, or that another closed', () => {
    for (let at = 0; at < sealed.length; at++) {
      const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
      // The last character may have bits that base64 does not use.
      if (at < sealed.length - 1) expect(seal.open(changed, 0)).toBeUndefined();
    }
    expect(new Seal(Seal.newKey()).open(sealed, 0)).toBeUndefined();
    expect(['', 'x', '=', 'A'.repeat(10_000)].map((text) => seal.open(text, 0))).toEqual(Array(4).fill(undefined));
  });
});

describe('a rate limit', () => {
  test('lets a burst through, then so many a second', () => {
    const limit = new RateLimit({ burst: 3, perSecond: 2 });
    expect([1, 2, 3, 4].map(() => limit.take('a', 0))).toEqual([0, 0, 0, 1]);
    expect(limit.take('b', 0)).toBe(0);
    expect([limit.take('a', 500), limit.take('a', 500)]).toEqual([0, 1]);
    expect([1, 2, 3, 4].map(() => limit.take('a', 60_000))).toEqual([0, 0, 0, 1]);
  });

  test('remembers no more addresses than it has room for', () => {
    const limit = new RateLimit({ burst: 1, perSecond: 1 });
    for (let i = 0; i < 50_000; i++) limit.take(String(i), 0);
    expect(limit.take('49999', 0)).toBe(1);
    expect(limit.take('0', 0)).toBe(0);
  });
});

describe('where to go after signing in', () => {
  test.each([
    ['/findings?severity=high&x=%2F', '/findings?severity=high&x=%2F'],
    ['/', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['https://evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/sign-in?to=/x', '/'],
    ['/a\r\nset-cookie: x', '/'],
    [undefined, '/'],
    [['/a', '/b'], '/'],
    [`/${'x'.repeat(5_000)}`, '/'],
  ])('%j is %j', (to, target) => {
    expect(safeTarget(to)).toBe(target);
  });

  test('stands in the page as text', () => {
    const page = signInPage({ oidc: {} as never, kubernetes: {} as never }, { to: '/"><script>', problem: '<b>' });
    expect(page).not.toContain('<script>');
    expect(page).not.toContain('<b>');
  });
});

describe('sessions', () => {
  const kept = new Map<string, { data: unknown; expiresAt: number }>();
  const store = {
    async saveSession({ token, data, expiresAt }: { token: string; data: unknown; expiresAt: number }) {
      kept.set(token, { data, expiresAt });
    },
    async session(token: string, now: number) {
      const session = kept.get(token);
      return session !== undefined && session.expiresAt > now ? session.data : undefined;
    },
    async removeSession(token: string) {
      kept.delete(token);
    },
  };
  const sessions = new Sessions(store, { idle: 1_000, total: 3_000 });
  const user = { name: 'jane', via: 'oidc', role: 'viewer' } as const;

  test('end when they are not used', async () => {
    const token = await sessions.begin(user, 0);
    expect((await sessions.find(token, 900))?.name).toBe('jane');
    expect((await sessions.find(token, 1_800))?.name).toBe('jane');
    expect(await sessions.find(token, 2_900)).toBeUndefined();
  });

  test('end when they are old, however much they are used', async () => {
    const token = await sessions.begin(user, 0);
    for (let now = 500; now < 3_000; now += 500) expect(await sessions.find(token, now)).toBeDefined();
    expect(await sessions.find(token, 3_001)).toBeUndefined();
  });

  test('end with the token that they were begun with', async () => {
    const token = await sessions.begin({ ...user, endsAt: 500 }, 0);
    expect(await sessions.find(token, 499)).toBeDefined();
    expect(await sessions.find(token, 500)).toBeUndefined();
  });

  test('end when they are ended, and are found by nothing else', async () => {
    const token = await sessions.begin(user, 0);
    await sessions.end(token);
    expect(await sessions.find(token, 1)).toBeUndefined();
    expect(await sessions.find('', 1)).toBeUndefined();
    expect(await sessions.find('__proto__', 1)).toBeUndefined();
  });
});
