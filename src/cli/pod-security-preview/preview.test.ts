import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { runCli } from '../run-cli.ts';
import { testFolder } from '../test-folder.ts';

const MANIFESTS = `
apiVersion: v1
kind: Namespace
metadata: {name: shop, uid: abc, labels: {team: "yes", pod-security.kubernetes.io/enforce: baseline}}
status: {phase: Active}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  replicas: 0
  template:
    spec:
      hostNetwork: true
      containers:
        - name: app
          ports: [{containerPort: 8080}]
---
apiVersion: v1
kind: Pod
metadata: {name: plain, namespace: api}
spec:
  containers: [{name: app, livenessProbe: {httpGet: {host: 10.0.0.1, port: 80}}}]
---
apiVersion: v1
kind: Pod
metadata: {name: good, namespace: safe}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers: [{name: app, securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]
`;

const CART =
  'pods "cart-" is forbidden: violates PodSecurity "baseline:v1.33": host namespaces (hostNetwork=true), hostPort (container "app" uses hostPort 8080)';

const preview = (args: readonly string[], stdin = MANIFESTS, cwd = process.cwd()) =>
  runCli(['pod-security', 'preview', '-', ...args], { stdin, cwd });

describe('with --enforce', () => {
  it('shows each rejection with the exact message and its place, and exits with 1', async () => {
    const { code, stdout } = await preview(['--enforce', 'baseline:v1.33']);
    expect(code).toBe(1);
    expect(stdout).toContain(`  Deployment/shop/cart  <stdin>:12:3\n    ${CART}\n`);
    expect(stdout).toContain(
      '    Warning: would violate PodSecurity "baseline:v1.33": host namespaces (hostNetwork=true)\n',
    );
    expect(stdout).toContain('api  nothing would be rejected\n');
    expect(stdout).toContain('  enforces baseline:latest now\n');
    expect(stdout).toContain('enforcing baseline:v1.33 would reject 1 workload in 1 of 3 namespaces');
    expect(stdout).toContain(
      'without --pod-security-configuration: taken to have no cluster defaults and no exemptions',
    );
  });

  it('exits with 0 when nothing would be rejected', async () => {
    const { code, stdout } = await preview(['--enforce', 'restricted', '--namespace', 'safe']);
    expect(code).toBe(0);
    expect(stdout).toContain('enforcing restricted:latest would reject nothing in 1 namespace');
    expect(stdout).not.toContain('cart');
  });

  it('puts objects that name no namespace into that of --namespace', async () => {
    const pod = '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostPID: true}}';
    const { stdout } = await preview(['--enforce', 'baseline', '-n', 'mine'], pod);
    expect(stdout).toContain('mine  1 of 1 would be rejected');
  });
});

it('without --enforce shows what each namespace satisfies, and what stands in the way of more', async () => {
  const { code, stdout } = await preview([]);
  expect(code).toBe(0);
  expect(stdout).toContain('safe  satisfies restricted\n');
  expect(stdout).toContain('shop  satisfies no level but privileged\n');
  expect(stdout).toContain('  1 of 1 stands between it and baseline:\n');
  expect(stdout).toContain('3 namespaces: 1 restricted, 2 privileged');
});

describe('with --from', () => {
  it('shows what changes, and exits with 1 when something is newly rejected', async () => {
    const { code, stdout } = await preview(['--from', 'v1.33', '--to', 'v1.37']);
    expect(code).toBe(1);
    expect(stdout).toContain('  Pod/api/plain  <stdin>:19:1\n    baseline: rejected from then on\n');
    expect(stdout).toContain('    restricted: rejected before and after, for other reasons\n');
    expect(stdout).toContain('shop  nothing changes\n');
    expect(stdout).toContain('from v1.33 to v1.37: 1 newly rejected, 0 newly allowed, 1 rejected for other reasons');
  });

  it('shows one level when --enforce names it', async () => {
    const { code, stdout } = await preview(['--from', '1.33', '--enforce', 'restricted']);
    expect(code).toBe(0);
    expect(stdout).not.toContain('baseline: ');
  });
});

describe('-o labels', () => {
  it('prints commands for namespaces that can enforce more, and says why not for others', async () => {
    const { code, stdout } = await preview(['-o', 'labels']);
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        '# api: 1 workload would break baseline',
        'kubectl label --overwrite namespace safe pod-security.kubernetes.io/enforce=restricted pod-security.kubernetes.io/enforce-version=latest',
        '# shop: 1 workload would break baseline',
        '',
      ].join('\n'),
    );
  });

  it('gives no command where nothing would change', async () => {
    const namespace =
      '{apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {pod-security.kubernetes.io/enforce: restricted}}}';
    expect((await preview(['-o', 'labels'], namespace)).stdout).toBe('# a: it enforces restricted:latest already\n');
  });

  it('gives a shell nothing that is no name', async () => {
    const pod = (namespace: string) =>
      JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace }, spec: {} });
    const { stdout } = await preview(['-o', 'labels'], pod('x; rm -rf ~\nrm -rf ~'));
    expect(stdout).toBe('# x; rm -rf ~\\u{a}rm -rf ~: this is no name of a namespace\n');
  });
});

it('-o yaml prints the namespaces with their labels, less what the server adds', async () => {
  const { stdout } = await preview(['-o', 'yaml', '--enforce', 'privileged:v1.30']);
  expect(stdout).toContain(`---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    team: "yes"
    pod-security.kubernetes.io/enforce: privileged
    pod-security.kubernetes.io/enforce-version: v1.30
`);
  expect(stdout).toContain('  name: api\n  labels:\n');
  expect(stdout).not.toMatch(/uid|status/);
});

describe('-o json', () => {
  const schema = new URL('../../../schemas/pod-security-preview.schema.json', import.meta.url);
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(fileURLToPath(schema), 'utf8')));
  const MORE = `${MANIFESTS}\n---\nkind: nonsense\n---\n{apiVersion: v1, kind: Pod, metadata: {generateName: g-}, spec: {hostPID: 1, hostIPC: true}}\n`;

  it.each([
    [[]],
    [['--enforce', 'baseline:v1.33']],
    [['--from', 'v1.20']],
    [['--from', 'v1.20', '--enforce', 'baseline']],
  ])('fits its schema with %j', async (args) => {
    const { stdout } = await preview([...args, '-o', 'json'], MORE);
    validate(JSON.parse(stdout));
    expect(validate.errors).toBeNull();
  });

  it('tells the fields at fault and where they are', async () => {
    const { stdout } = await preview(['--enforce', 'baseline:v1.33', '-n', 'shop', '-o', 'json'], MORE);
    const report = JSON.parse(stdout);
    const [rejection] = report.namespaces[0].rejections;
    expect(rejection).toMatchObject({ template: 'spec.template', podName: 'cart-', message: CART });
    expect(rejection.violations[1].fields).toEqual([
      {
        field: 'spec.template.spec.containers[0].ports[0].hostPort',
        container: 'app',
        message: 'takes port 8080 of the node',
        location: { file: '<stdin>', start: { line: 17, column: 19 }, end: expect.anything(), exact: false },
      },
    ]);
    expect(report.gaps).toHaveLength(2);
  });
});

describe('--pod-security-configuration', () => {
  const psc = (fields: string) =>
    `apiVersion: pod-security.admission.config.k8s.io/v1\nkind: PodSecurityConfiguration\n${fields}\n`;
  const admission = (plugin: string) =>
    `apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins: [{name: PodSecurity, ${plugin}}]\n`;

  it('gives defaults and exemptions', async () => {
    const text = psc('defaults: {enforce: restricted}\nexemptions: {namespaces: [shop], usernames: [ops]}');
    const folder = testFolder({ 'psc.yaml': text });
    const args = ['--enforce', 'baseline:v1.33', '--pod-security-configuration', 'psc.yaml'];
    const { code, stdout } = await preview(args, MANIFESTS, folder);
    expect(code).toBe(0);
    expect(stdout).toContain('api  nothing would be rejected\n  enforces restricted:latest now\n');
    expect(stdout).toContain('  exempt by the configuration of the cluster: labels have no effect\n');
    expect(stdout).toContain('  what exempt users make is judged as if others made it: ops\n');
    expect((await preview([...args, '-o', 'labels'], MANIFESTS, folder)).stdout).toContain(
      '# shop: the configuration of the cluster exempts it\n',
    );
  });

  it('is found in the file that an AdmissionConfiguration names, from its folder', async () => {
    const inner = psc('exemptions: {runtimeClasses: [kata]}');
    const folder = testFolder({ 'inner.yaml': inner, 'admission.yaml': admission('path: inner.yaml') });
    const pod = '{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostPID: true, runtimeClassName: kata}}';
    const args = ['--enforce', 'baseline', '--pod-security-configuration', join(folder, 'admission.yaml')];
    const { code, stdout } = await preview(args, pod, tmpdir());
    expect(code).toBe(0);
    expect(stdout).toContain('  1 workload exempt by runtime class\n');
  });

  it.each([
    ['is not there', 'absent.yaml', undefined, 'cannot read absent.yaml'],
    [
      'is not valid',
      'bad.yaml',
      psc('defaults: {enforce: strict}'),
      'bad.yaml: the Pod Security configuration is not valid: defaults.enforce',
    ],
    ['is no YAML', 'bad.yaml', 'a: [', 'bad.yaml:'],
    ['has a key twice', 'bad.yaml', psc('defaults: {}\ndefaults: {}'), 'bad.yaml:4:1: "defaults" is written twice'],
    ['has two documents', 'bad.yaml', `${psc('')}---\n${psc('')}`, 'bad.yaml holds more than one document'],
    [
      'names itself',
      'self.yaml',
      admission('path: self.yaml'),
      'self.yaml: the Pod Security configuration is not valid: kind: must be',
    ],
  ])('that %s is one clear error', async (_, name, text, message) => {
    const folder = testFolder(text === undefined ? {} : { [name]: text });
    const { code, stderr, stdout } = await preview(['--pod-security-configuration', name], MANIFESTS, folder);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('that is empty leaves everything at its default', async () => {
    const folder = testFolder({ 'empty.yaml': '' });
    expect((await preview(['--pod-security-configuration', 'empty.yaml'], MANIFESTS, folder)).code).toBe(0);
  });
});

describe('one clear error', () => {
  it.each([
    [['--enforce', 'strict'], 'there is no level "strict"'],
    [['--enforce', 'restrictd'], 'did you mean "restricted"?'],
    [['--enforce', 'baseline:v2'], '"v2" is no version of the Pod Security Standards'],
    [['--to', 'v1.37'], '--to needs --from'],
    [['--from', 'v1.33', '--enforce', 'baseline:v1.33'], '--enforce takes a level alone'],
    [['--from', 'x'], '"x" is no version of the Pod Security Standards'],
    [['--from', 'v1.33', '-o', 'labels'], 'leave --from and --to out'],
    [['-o', 'sarif'], 'sarif'],
    [['--kubernetes-version', 'new'], '"new" is no version of Kubernetes'],
    [['--kubernetes-version', '1.99'], 'Kubernetes v1.99 is not known yet'],
  ])('for %j', async (args, message) => {
    const { code, stdout, stderr } = await preview(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });

  it('when nothing is named, or nothing read', async () => {
    expect((await runCli(['pod-security', 'preview'])).code).toBe(2);
    expect((await preview([], 'a: 1')).code).toBe(2);
  });
});
