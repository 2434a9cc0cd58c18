import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { NEEDS } from '../../src/kube/index.ts';
import { readCluster } from '../../src/sources/index.ts';
import { CertificateAuthority } from '../certificates.ts';
import type { ControlPlane } from '../control-plane.ts';
import { onEveryVersion } from '../suite.ts';
import { grant } from './grant.ts';
import { runBreakwater, startBreakwater } from './run-breakwater.ts';

const WAIT = { timeout: 60_000, interval: 200 };

const PRIVILEGED = { privileged: true };

interface Report {
  readonly findings: readonly { readonly object: object; readonly container?: string; readonly message: string }[];
}

/** A webhook that makes the first container of every new pod of a namespace privileged. */
async function mutatePods({ admin }: ControlPlane, namespace: string): Promise<void> {
  const authority = new CertificateAuthority('webhook');
  const { certificate, key } = authority.issue({ name: 'webhook', addresses: ['127.0.0.1'] });
  const server = createServer({ cert: certificate, key }, async (request, response) => {
    const review = (await json(request)) as { request: { uid: string } };
    const patch = [{ op: 'add', path: '/spec/containers/0/securityContext', value: PRIVILEGED }];
    const answer = {
      uid: review.request.uid,
      allowed: true,
      patchType: 'JSONPatch',
      patch: Buffer.from(JSON.stringify(patch)).toString('base64'),
    };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: answer }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the webhook does not listen');
  const webhooks = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
  await admin.create(webhooks, {
    metadata: { name: namespace },
    webhooks: [
      {
        name: 'mutate.example.com',
        clientConfig: {
          url: `https://127.0.0.1:${address.port}/`,
          caBundle: Buffer.from(authority.certificate).toString('base64'),
        },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        admissionReviewVersions: ['v1'],
        sideEffects: 'None',
        failurePolicy: 'Fail',
      },
    ],
  });
  onTestFinished(() => admin.delete(`${webhooks}/${namespace}`));
}

/** What a user was refused. */
function forbidden(plane: ControlPlane, user: string): readonly string[] {
  const events = plane.auditEvents().filter((event) => event.user.username === user);
  return events.filter(({ responseStatus }) => responseStatus?.code === 403).map(({ requestURI }) => requestURI);
}

function privilegedPod(name: string): object {
  return { metadata: { name }, spec: { containers: [{ name: 'web', image: 'x', securityContext: PRIVILEGED }] } };
}

onEveryVersion('breakwater scan', (controlPlane) => {
  const kubeconfigOf = (user: string, groups: readonly string[] = []): string =>
    controlPlane().kubeconfig(user, controlPlane().credentials(user, groups));

  test('shows what a webhook has made of pods at their owner, and says that its template is without', async () => {
    const plane = controlPlane();
    await plane.createNamespace('mutated');
    await mutatePods(plane, 'mutated');
    const labels = { app: 'web' };
    const deployments = '/apis/apps/v1/namespaces/mutated/deployments';
    await expect // until the API server calls the webhook
      .poll(async () => {
        const path = '/api/v1/namespaces/mutated/pods';
        const dryRun = {
          query: { dryRun: 'All' },
          body: { ...privilegedPod('try'), spec: { containers: [{ name: 'web', image: 'x' }] } },
        };
        const { body } = await plane.admin.request<{ spec: { containers: object[] } }>('POST', path, dryRun);
        return body.spec.containers[0];
      }, WAIT)
      .toMatchObject({ securityContext: PRIVILEGED });
    await plane.admin.create(deployments, {
      metadata: { name: 'web' },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'x' }] } },
      },
    });
    const pods = '/api/v1/namespaces/mutated/pods';
    await expect.poll(async () => (await plane.admin.get<{ items: [] }>(pods)).items.length, WAIT).toBe(2);
    const args = ['scan', '--cluster', '-n', 'mutated', '--check', 'pod-security/privileged', '-o', 'json'];
    const run = await runBreakwater(args, kubeconfigOf('scanner', ['system:masters']));
    expect(run).toMatchObject({ code: 1, stderr: '' });
    expect((JSON.parse(run.stdout) as Report).findings).toEqual([
      expect.objectContaining({
        object: expect.objectContaining({ kind: 'Deployment', namespace: 'mutated', name: 'web' }),
        container: 'web',
        message: 'privileged is true (in its 2 live pods, not in the template)',
      }),
    ]);
  });

  test('--watch follows the cluster with the rights that permissions prints, over a crash of the API server', async () => {
    const plane = controlPlane();
    await plane.createNamespace('followed');
    const { stdout } = await runBreakwater(['permissions', '--watch', '--secrets', '--name', 'watcher', '-o', 'json']);
    await grant(plane, 'watcher', JSON.parse(stdout));
    const pods = '/api/v1/namespaces/followed/pods';
    const scan = startBreakwater(['scan', '--cluster', '--watch', '-o', 'json'], kubeconfigOf('watcher'));
    onTestFinished(() => scan.interrupt());
    const told = (name: string): readonly string[] =>
      scan
        .stdout()
        .split('\n')
        .filter((line) => line.includes(`"name":"${name}"`) && line.includes('"pod-security/privileged"'))
        .map((line) => (JSON.parse(line) as { change: string }).change);
    // The first state comes as new findings, such as those of the namespace.
    await expect.poll(() => scan.stdout().includes('"followed"'), WAIT).toBe(true);
    await plane.admin.create(pods, privilegedPod('first'));
    await expect.poll(() => told('first'), WAIT).toEqual(['new']);
    expect(scan.stderr()).toBe('');
    expect(forbidden(plane, 'watcher')).toEqual([]);
    await plane.stopApiServer('SIGKILL');
    await plane.startApiServer();
    await plane.admin.create(pods, privilegedPod('second'));
    await expect.poll(() => told('second'), WAIT).toEqual(['new']);
    await plane.admin.delete(`${pods}/first`);
    await plane.admin.delete(`${pods}/second`);
    await expect.poll(() => told('second'), WAIT).toEqual(['new', 'resolved']);
    expect(told('first')).toEqual(['new', 'resolved']);
    scan.interrupt();
    const { code } = await scan.ended;
    const after = await runBreakwater(['scan', '--cluster', '-o', 'json'], kubeconfigOf('watcher'));
    expect(code).toBe(after.code);
    // A server that has just started refuses everybody for a moment: what that left open was closed again.
    const gaps = scan.stderr().split('\n');
    const opened = gaps.filter((line) => line.startsWith('gap: ')).map((line) => line.slice('gap: '.length));
    const closed = gaps.filter((line) => line.startsWith('gap closed: '));
    expect(closed.map((line) => line.slice('gap closed: '.length)).sort()).toEqual(opened.sort());
  }, 180_000);

  test('gives up on an API server that stands still', async () => {
    const kubeconfig = kubeconfigOf('scanner', ['system:masters']);
    controlPlane().pauseApiServer();
    onTestFinished(() => controlPlane().resumeApiServer());
    const run = await runBreakwater(['scan', '--cluster', '--request-timeout', '2s'], kubeconfig);
    controlPlane().resumeApiServer();
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(
      /^breakwater: https:\S+ \(context "e2e"\): no whole answer within 2 s \(--request-timeout\)\n$/,
    );
  });

  test('reads the cluster that it runs in as its service account', async () => {
    const plane = controlPlane();
    await plane.admin.create('/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'scanner' } });
    const args = ['permissions', '--snapshot', '--secrets', '--name', 'inside', '-o', 'json'];
    const { stdout } = await runBreakwater(args);
    await grant(plane, 'system:serviceaccount:default:scanner', JSON.parse(stdout));
    const { token = '', authority } = await plane.serviceAccountCredentials('default', 'scanner');
    const serviceAccount = mkdtempSync(join(tmpdir(), 'breakwater-e2e-'));
    onTestFinished(() => rmSync(serviceAccount, { recursive: true }));
    writeFileSync(join(serviceAccount, 'token'), token);
    writeFileSync(join(serviceAccount, 'ca.crt'), authority);
    const { hostname, port } = new URL(plane.server);
    const env = { HOME: '/nowhere', KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
    const options = { env, serviceAccount, interactive: false, requestTimeout: 30_000, needs: NEEDS };
    const { snapshot, context } = await readCluster(options);
    expect(context).toBe('in-cluster');
    expect(snapshot.gaps).toEqual([]);
    expect(snapshot.find('', 'ServiceAccount', 'default', 'scanner')).toBeDefined();
  });
});
