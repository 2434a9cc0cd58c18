import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, inject, test } from 'vitest';
import { ControlPlane } from './control-plane.ts';
import { onEveryVersion } from './suite.ts';

const POD = { spec: { containers: [{ name: 'web', image: 'example.test/web:1' }] } };

onEveryVersion('a control plane', (controlPlane, version) => {
  test('reports the version it was built from', async () => {
    const { gitVersion, minor } = await controlPlane().admin.get<Record<string, string>>('/version');
    expect(gitVersion).toBe(`v${version}`);
    expect(minor).toBe(version.split('.')[1]);
  });

  test('takes pods in a new namespace, with a service account as on a real cluster', async () => {
    await controlPlane().createNamespace('takes-pods');
    const body = { ...POD, metadata: { name: 'web' } };
    const pod = await controlPlane().admin.create('/api/v1/namespaces/takes-pods/pods?dryRun=All', body);
    expect(pod['spec']).toMatchObject({ serviceAccountName: 'default' });
  });

  test('knows the users and groups of client certificates and service account tokens', async () => {
    const plane = controlPlane();
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    const identities = [
      plane.credentials('jane', ['developers']),
      await plane.serviceAccountCredentials('default', 'default'),
    ];
    const reviews = await Promise.all(
      identities.map((credentials) => plane.client(credentials).create<{ status: unknown }>(path, review)),
    );
    expect(reviews.map(({ status }) => status)).toMatchObject([
      { userInfo: { username: 'jane', groups: ['developers', 'system:authenticated'] } },
      { userInfo: { username: 'system:serviceaccount:default:default' } },
    ]);
  });

  test('authorizes with RBAC', async () => {
    const client = controlPlane().client(controlPlane().credentials('jane'));
    const { status } = await client.request('GET', '/api/v1/secrets');
    expect(status).toBe(403);
  });

  test('refuses an expired client certificate', async () => {
    const expired = controlPlane().credentials('e2e-admin', ['system:masters'], new Date(Date.now() - 1000));
    const { status } = await controlPlane().client(expired).request('GET', '/api/v1/namespaces');
    expect(status).toBe(401);
  });

  test('records every request with its user in the audit log', async () => {
    const client = controlPlane().client(controlPlane().credentials('observed'));
    await client.request('GET', '/api/v1/namespaces/default/configmaps?limit=7');
    // The record is written after the answer is sent.
    await expect
      .poll(() =>
        controlPlane()
          .auditEvents()
          .find((event) => event.user.username === 'observed'),
      )
      .toMatchObject({
        verb: 'list',
        requestURI: '/api/v1/namespaces/default/configmaps?limit=7',
        objectRef: { resource: 'configmaps', namespace: 'default' },
        responseStatus: { code: 403 },
      });
  });

  test('keeps what is stored when the API server crashes and starts again', async () => {
    await controlPlane().createNamespace('survivor');
    await controlPlane().stopApiServer('SIGKILL');
    await expect(controlPlane().admin.get('/readyz')).rejects.toThrow();
    await controlPlane().startApiServer();
    await expect(controlPlane().admin.get('/api/v1/namespaces/survivor')).resolves.toMatchObject({ kind: 'Namespace' });
  });
});

const tools = inject('tools');
const programs = tools.missing === undefined ? tools.kubernetes.at(-1) : undefined;

test.skipIf(programs === undefined)('feature gates and the Pod Security configuration are taken', async () => {
  if (programs === undefined) throw new Error('unreachable: skipped');
  const plane = await ControlPlane.start(programs, {
    featureGates: { UserNamespacesHostNetworkSupport: true }, // off by default
    podSecurity: {
      apiVersion: 'pod-security.admission.config.k8s.io/v1',
      kind: 'PodSecurityConfiguration',
      defaults: { enforce: 'restricted' },
    },
  });
  try {
    const metrics = await plane.admin.get<string>('/metrics');
    expect(metrics).toMatch(/^kubernetes_feature_enabled\{name="UserNamespacesHostNetworkSupport",.*\} 1$/m);
    const body = { ...POD, metadata: { name: 'web' } };
    await expect(plane.admin.create('/api/v1/namespaces/default/pods', body)).rejects.toThrow('violates PodSecurity');
  } finally {
    await plane.stop();
  }
});

test.skipIf(programs === undefined)('stopping leaves no process and no file', async () => {
  if (programs === undefined) throw new Error('unreachable: skipped');
  const plane = await ControlPlane.start(programs);
  const processes = plane.processIds;
  expect(processes).toHaveLength(3);
  expect(processes.filter(isRunning)).toEqual(processes);
  await plane.stop();
  expect(processes.filter(isRunning)).toEqual([]);
  expect(existsSync(plane.folder)).toBe(false);
});

test.skipIf(programs === undefined)('nothing outlives a killed test run', async () => {
  const script = `
    const { ControlPlane } = await import(${JSON.stringify(join(import.meta.dirname, 'control-plane.ts'))});
    const plane = await ControlPlane.start(${JSON.stringify(programs)});
    console.log(JSON.stringify({ processes: plane.processIds, folder: plane.folder }));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { processes, folder } = JSON.parse(line) as { processes: number[]; folder: string };
  expect(processes.filter(isRunning)).toEqual(processes);
  child.kill('SIGKILL');
  await expect.poll(() => processes.filter(isRunning), { timeout: 5000 }).toEqual([]);
  rmSync(folder, { recursive: true }); // its logs are all that is left
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
