import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { sendStatus } from '../sources/cluster/testing/fake-api-server.ts';
import { kubeconfigFor } from '../sources/cluster/testing/kubeconfig-file.ts';
import { startFake } from '../sources/cluster/testing/read-fake.ts';
import { namespaces, pods, secrets, smallCluster } from '../sources/cluster/testing/small-cluster.ts';
import { runCli } from './run-cli.ts';
import { testFolder } from './test-folder.ts';

const PRIVILEGED = { spec: { containers: [{ name: 'web', image: 'x', securityContext: { privileged: true } }] } };

function privilegedPods(...names: readonly string[]) {
  const resource = pods(...names);
  return { ...resource, objects: resource.objects.map((object) => ({ ...object, ...PRIVILEGED })) };
}

describe('scan', () => {
  const only = ['--check', 'pod-security/privileged'];

  test.each([[['--cluster']], [['--context', 'test']], [['--cluster', '--request-timeout', '5s']]])(
    'with %j judges what runs in the cluster',
    async (args) => {
      const fake = await startFake([namespaces('shop'), privilegedPods('shop/cart')]);
      const env = { KUBECONFIG: kubeconfigFor(fake.url) };
      const run = await runCli(['scan', ...args, ...only, '-o', 'json'], { env });
      expect(run).toMatchObject({ code: 1, stderr: '' });
      const report = JSON.parse(run.stdout) as { findings: object[] };
      expect(report.findings).toHaveLength(1);
      expect(JSON.stringify(report)).toContain('"cart"');
    },
  );

  test('takes the version of Kubernetes from the cluster, unless one is given', async () => {
    const fake = await startFake(smallCluster());
    const env = { KUBECONFIG: kubeconfigFor(fake.url) };
    const versionOf = async (...args: readonly string[]): Promise<unknown> => {
      const { stdout } = await runCli(['scan', '--cluster', ...only, '-o', 'json', ...args], { env });
      return (JSON.parse(stdout) as { settings: { kubernetesVersion: unknown } }).settings.kubernetesVersion;
    };
    expect(await versionOf()).toBe('v1.33');
    expect(await versionOf('--kubernetes-version', '1.30')).toBe('v1.30');
  });

  test('asks a cluster for what the chosen checks need alone', async () => {
    const fake = await startFake([...smallCluster(), secrets()]);
    await runCli(['scan', '--kubeconfig', kubeconfigFor(fake.url), ...only]);
    expect(
      fake
        .paths()
        .filter((path) => path.split('/').length > 2)
        .toSorted(),
    ).toEqual(['/api/v1/namespaces', '/api/v1/pods', '/apis/apps/v1/deployments']);
  });

  test('counts what is forbidden as not evaluated', async () => {
    const fake = await startFake(smallCluster());
    fake.on('/api/v1/pods', (_, response) => sendStatus(response, 403, 'pods is forbidden'));
    const args = ['scan', '--kubeconfig', kubeconfigFor(fake.url), ...only];
    expect(await runCli(args)).toMatchObject({ code: 0 });
    expect((await runCli(args)).stdout).toContain('pods: 403: pods is forbidden');
    expect(await runCli([...args, '--strict'])).toMatchObject({ code: 1 });
  });

  test.each<[string, readonly string[], string]>([
    ['paths beside a cluster', ['.', '--cluster'], 'name paths or a cluster, not both: . stands beside a cluster'],
    ['a time that is none', ['--cluster', '--request-timeout', 'soon'], '"soon" is no time for --request-timeout'],
    ['no time at all', ['--cluster', '--request-timeout', '0'], '"0" is no time for --request-timeout'],
    ['a kubeconfig that is not there', ['--kubeconfig', '/no/such'], 'there is no kubeconfig file /no/such'],
  ])('refuses %s', async (_, args, message) => {
    const run = await runCli(['scan', ...args], { env: { HOME: '/nowhere' } });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(`breakwater: ${message}`);
  });
});

test('pod-security preview takes a cluster too', async () => {
  const fake = await startFake([namespaces('shop'), privilegedPods('shop/cart')]);
  const env = { KUBECONFIG: kubeconfigFor(fake.url) };
  const run = await runCli(['pod-security', 'preview', '--cluster', '--enforce', 'baseline'], { env });
  expect(run).toMatchObject({ code: 1, stderr: '' });
  expect(run.stdout).toContain('cart');
});

describe('snapshot', () => {
  const CANARY = 'canary-4711';
  const cluster = () => {
    const secret = { metadata: { name: 'db', namespace: 'shop' }, data: { password: CANARY } };
    const configMaps = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', namespaced: true };
    const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': CANARY, team: 'blue' };
    const metadata = { name: 'settings', namespace: 'shop', annotations };
    const settings = { ...configMaps, objects: [{ metadata, data: { address: CANARY } }] };
    return [namespaces('shop'), privilegedPods('shop/cart'), secrets(secret), settings];
  };

  async function taken(...args: readonly string[]) {
    const fake = await startFake(cluster());
    const cwd = testFolder({});
    const run = await runCli(['snapshot', '-o', 'prod.snapshot.gz', ...args], {
      cwd,
      env: { KUBECONFIG: kubeconfigFor(fake.url) },
    });
    return { run, cwd, fake, text: gunzipSync(readFileSync(join(cwd, 'prod.snapshot.gz'))).toString() };
  }

  test('is a file that scan reads as the cluster, without secret values', async () => {
    const { run, cwd, text } = await taken();
    expect(run).toEqual({ code: 0, stdout: '', stderr: 'wrote 4 objects and 0 gaps to prod.snapshot.gz\n' });
    expect(text).not.toContain(CANARY);
    expect(text).toContain('"annotations":{"team":"blue"}');
    expect(text.split('\n')[0]).toMatch(
      /^\{"breakwaterSnapshot":1,"created":"2026-01-01T00:00:00.000Z","context":"test","gitVersion":"v1.33.2\+fake","redacted":false,"needs":\["namespaces","nodes",/,
    );
    const args = ['--check', 'pod-security/privileged', '-o', 'json'];
    const scan = await runCli(['scan', 'prod.snapshot.gz', ...args], { cwd });
    expect(scan).toMatchObject({ code: 1, stderr: '' });
    expect(JSON.parse(scan.stdout)).toMatchObject({ settings: { kubernetesVersion: 'v1.33' } });
  });

  /** What a scan of the snapshot says of a check, and its gaps. */
  async function judged(cwd: string, check: string): Promise<object> {
    const { stdout } = await runCli(['scan', 'prod.snapshot.gz', '--check', check, '-o', 'json'], { cwd });
    const { checks, gaps } = JSON.parse(stdout) as { checks: { verdict: string }[]; gaps: { message: string }[] };
    return { verdicts: checks.map(({ verdict }) => verdict), gaps: gaps.map(({ message }) => message) };
  }

  test('passes nothing that it was taken without', async () => {
    const { cwd, fake } = await taken();
    expect(fake.requests.find(({ path }) => path === '/api/v1/configmaps')?.accept).toContain('PartialObjectMetadata');
    const gap = 'was taken without config-map-data: "breakwater snapshot --check" takes what a check needs';
    expect(await judged(cwd, 'secrets/in-config-map')).toEqual({ verdicts: ['not-evaluated'], gaps: [gap] });
    expect(await judged(cwd, 'pod-security/privileged')).toEqual({ verdicts: ['fail'], gaps: [] });
    const whole = await taken('--check', 'secrets/in-config-map');
    expect(await judged(whole.cwd, 'secrets/in-config-map')).toEqual({ verdicts: ['pass'], gaps: [] });
    expect(await judged(whole.cwd, 'namespace/no-resource-quota')).toMatchObject({ verdicts: ['not-evaluated'] });
  });

  test('can do without names', async () => {
    const { text, run } = await taken('--redact');
    expect(run.code).toBe(0);
    const withoutIds = text.replaceAll(/"uid":"[^"]*"/g, '');
    for (const name of ['shop', 'cart', '"db"', 'test']) expect(withoutIds).not.toContain(name);
  });

  test('says what is missing from it', async () => {
    const fake = await startFake(cluster());
    fake.on('/api/v1/secrets', (_, response) => sendStatus(response, 403, 'secrets is forbidden'));
    const cwd = testFolder({});
    const run = await runCli(['snapshot', '--kubeconfig', kubeconfigFor(fake.url), '-o', 'x'], { cwd });
    expect(run.stderr).toBe('wrote 3 objects and 1 gap to x\ngap: cluster test: secrets: 403: secrets is forbidden\n');
  });

  test('needs a place to go', async () => {
    const fake = await startFake(cluster());
    const args = ['--kubeconfig', kubeconfigFor(fake.url)];
    expect((await runCli(['snapshot', ...args])).code).toBe(2);
    expect((await runCli(['snapshot', ...args, '-o', '-'])).stderr).toBe(
      'breakwater: a snapshot is written to a file: name one, or /dev/stdout\n',
    );
    const run = await runCli(['snapshot', ...args, '-o', '/no/such/folder/x']);
    expect(run).toMatchObject({ code: 2 });
    expect(run.stderr).toBe('breakwater: cannot write /no/such/folder/x: it, or its folder, does not exist\n');
  });
});

describe('permissions', () => {
  const roleOf = async (...args: readonly string[]) => {
    const { stdout, code } = await runCli(['permissions', ...args, '-o', 'yaml']);
    expect(code).toBe(0);
    return load(stdout) as {
      metadata: object;
      rules: { apiGroups?: string[]; resources?: string[]; verbs: string[] }[];
    };
  };
  const core = ({ rules }: Awaited<ReturnType<typeof roleOf>>) => rules.find(({ apiGroups }) => apiGroups?.[0] === '');

  test('are read-only, and leave Secrets out unless they are asked for', async () => {
    const role = await roleOf();
    expect(role.metadata).toEqual({ name: 'breakwater' });
    expect(new Set(role.rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['list', 'get']));
    expect(role.rules.filter(({ verbs }) => verbs.includes('get')).map(({ resources }) => resources)).toEqual([
      undefined,
    ]);
    expect(core(role)?.resources).not.toContain('secrets');
    expect(core(await roleOf('--secrets'))?.resources).toContain('secrets');
  });

  test('are no more than the chosen checks need', async () => {
    const role = await roleOf('--check', 'pod-security/*', '--name', 'small');
    expect(role.metadata).toEqual({ name: 'small' });
    expect(role.rules.map(({ apiGroups }) => apiGroups?.[0])).toEqual(['', 'apps', 'batch', undefined]);
    expect(core(role)?.resources).toEqual(['namespaces', 'pods', 'podtemplates', 'replicationcontrollers']);
  });

  test('can be those of a snapshot', async () => {
    const role = await roleOf('--snapshot', '--check', 'pod-security/*');
    expect(role.rules.flatMap(({ apiGroups = [] }) => apiGroups)).toEqual(
      expect.arrayContaining(['kyverno.io', 'constraints.gatekeeper.sh', 'security.istio.io', 'wgpolicyk8s.io']),
    );
    expect(core(role)?.resources).not.toContain('secrets');
  });

  test('can include what following a cluster needs', async () => {
    expect(core(await roleOf('--watch'))?.verbs).toEqual(['list', 'watch']);
  });

  test('are a table for people', async () => {
    const { stdout } = await runCli(['permissions', '--check', 'pod-security/privileged']);
    expect(stdout).toBe(`namespaces         always  namespaces
pods             1 check   pods
pod-templates    1 check   replicationcontrollers, podtemplates
                           apps: deployments, daemonsets, statefulsets, replicasets
                           batch: jobs, cronjobs

Each is listed and nothing else. "breakwater permissions -o yaml" prints the ClusterRole.
`);
    const whole = await runCli(['permissions']);
    expect(Math.max(...whole.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test('name the kinds of custom pod templates', async () => {
    const cwd = testFolder({ 'breakwater.yaml': 'podTemplates: [Rollout.argoproj.io=spec.template]\n' });
    const { stdout } = await runCli(['permissions', '-o', 'yaml'], { cwd });
    expect(stdout).toContain('# Add list on the resource of Rollout.argoproj.io, which carries a pod template.\n');
  });
});
