import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer } from '../../src/server/start-server.ts';
import { LOCAL, planOf } from '../../src/server/testing/start.ts';
import { grant } from '../cluster/grant.ts';
import type { ControlPlane } from '../control-plane.ts';
import { onEveryVersion } from '../suite.ts';

type Server = Awaited<ReturnType<typeof startServer>>;

const NAMESPACE = 'signing-in';
const ROLES = { reader: ['get'], editor: ['get', 'update'], nobody: ['list'] } as const;

onEveryVersion('tokens of a cluster', (controlPlane) => {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-e2e-server-'));
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ name: c, image: x }] }\n';
  writeFileSync(join(folder, 'pod.yaml'), pod);
  let server: Server;

  beforeAll(async () => {
    const plane = controlPlane();
    await plane.admin.create('/api/v1/namespaces', { metadata: { name: NAMESPACE } });
    for (const [name, verbs] of Object.entries(ROLES)) {
      await plane.admin.create(`/api/v1/namespaces/${NAMESPACE}/serviceaccounts`, { metadata: { name } });
      await grant(plane, `system:serviceaccount:${NAMESPACE}:${name}`, {
        metadata: { name: `breakwater-${name}` },
        rules: [{ apiGroups: ['breakwater.dev'], resources: ['findings'], verbs }],
      });
    }
    // What system:auth-delegator gives.
    await grant(plane, 'breakwater', {
      metadata: { name: 'breakwater-reviews' },
      rules: [
        { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
        { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] },
      ],
    });
    server = await serve(plane, 'breakwater');
  });
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function serve(plane: ControlPlane, user: string): Promise<Server> {
    return startServer({
      plan: planOf(folder),
      version: 'e2e',
      store: { data: join(folder, `data-${user}`), keepDays: 1 },
      channels: [],
      schedule: undefined,
      watch: false,
      log: { level: 'silent', write: () => undefined },
      access: {
        ...LOCAL,
        signIn: {
          oidc: undefined,
          kubernetes: {
            context: undefined,
            kubeconfig: plane.kubeconfig(user, plane.credentials(user)),
            audiences: ['breakwater'],
          },
          idle: 60_000,
          total: 60_000,
        },
      },
    });
  }

  async function token(account: string, audience = 'breakwater'): Promise<string> {
    const path = `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/${account}/token`;
    const spec = { audiences: [audience], expirationSeconds: 3600 };
    const { status } = await controlPlane().admin.create<{ status: { token: string } }>(path, { spec });
    return status.token;
  }

  const statuses = async (bearer: string, at = server) => {
    const headers = { authorization: `Bearer ${bearer}` };
    const read = await fetch(`${at.url}/api/v1/server`, { headers });
    const scan = await fetch(`${at.url}/api/v1/scans`, { method: 'POST', headers });
    return { read: read.status, scan: scan.status, body: await read.text() };
  };

  test('give what the authorizer gives: reading, editing or nothing', async () => {
    const ofEditor = await token('editor');
    // The authorizer learns of new roles by watching.
    await expect.poll(async () => (await statuses(ofEditor)).read, { timeout: 20_000, interval: 2_500 }).toBe(200);
    const editor = await statuses(ofEditor);
    expect(editor).toMatchObject({ read: 200, scan: 202 });
    expect(JSON.parse(editor.body)).toMatchObject({
      user: { name: `system:serviceaccount:${NAMESPACE}:editor`, role: 'editor', via: 'kubernetes' },
    });
    expect(await statuses(await token('reader'))).toMatchObject({ read: 200, scan: 403 });
    expect(await statuses(await token('nobody'))).toMatchObject({ read: 401, scan: 401 });
  });

  test('for another audience, changed or made up are refused', async () => {
    expect(await statuses(await token('editor', 'others'))).toMatchObject({ read: 401, scan: 401 });
    const good = await token('editor');
    expect(await statuses(`${good.slice(0, -4)}AAAA`)).toMatchObject({ read: 401, scan: 401 });
    expect(await statuses('nonsense')).toMatchObject({ read: 401, scan: 401 });
  });

  test('sign a person in by the page', async () => {
    const body = new URLSearchParams({ token: await token('reader'), to: '/' });
    const back = await fetch(`${server.url}/sign-in/token`, { method: 'POST', body, redirect: 'manual' });
    expect(back.status).toBe(303);
    const cookie = back.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
    const me = await fetch(`${server.url}/api/v1/server`, { headers: { cookie } });
    expect(await me.json()).toMatchObject({ user: { role: 'viewer', via: 'kubernetes' }, signOut: true });
  });

  test('let nobody in when the server may not have them reviewed', async () => {
    const powerless = await serve(controlPlane(), 'powerless');
    try {
      const { read, body } = await statuses(await token('editor'), powerless);
      expect([read, body]).toEqual([503, expect.not.stringContaining('tokenreviews')]);
    } finally {
      await powerless.close();
    }
  });
});
