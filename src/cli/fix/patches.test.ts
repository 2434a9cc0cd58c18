import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FakeApiServer } from '../../sources/cluster/testing/fake-api-server.ts';
import { kubeconfigFor } from '../../sources/cluster/testing/kubeconfig-file.ts';
import { runCli } from '../run-cli.ts';
import { testFolder } from '../test-folder.ts';

const RENDERED = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.4
        - name: log
          image: registry.example.com/log:2
`;

const ARGUMENTS = ['--check', 'pod-security/*', '--tier', 'likely'];

/** A kustomization, and a program that gives what it renders. */
function rendered(): { readonly folder: string; readonly env: Readonly<Record<string, string>> } {
  const folder = testFolder({
    'app/kustomization.yaml': 'resources: [web.yaml]\n',
    'app/web.yaml': RENDERED.replace('  namespace: shop\n', ''),
    'rendered.yaml': RENDERED,
  });
  const program = join(folder, 'render');
  writeFileSync(program, `#!/bin/sh\nexec cat "${join(folder, 'rendered.yaml')}"\n`);
  chmodSync(program, 0o755);
  return { folder, env: { BREAKWATER_KUSTOMIZE: program, PATH: process.env['PATH'] ?? '' } };
}

test('what a kustomization made is never edited', async () => {
  const { folder, env } = rendered();
  const before = readFileSync(join(folder, 'app', 'web.yaml'), 'utf8');
  const run = await runCli(['fix', 'app', ...ARGUMENTS, '--write'], { cwd: folder, env });
  expect(run.stderr).toBe('');
  expect(run.stdout).toContain(
    'The fixes of 1 object that kustomize (app) made are the patches above, as no file is there to edit',
  );
  expect(readFileSync(join(folder, 'app', 'web.yaml'), 'utf8')).toBe(before);
});

test('--patches writes a kustomize component', async () => {
  const { folder, env } = rendered();
  const run = await runCli(['fix', 'app', ...ARGUMENTS, '--patches', 'hardening'], { cwd: folder, env });
  expect(run.stderr).toBe('');
  const component = join(folder, 'hardening');
  expect(readdirSync(component).toSorted()).toEqual(['deployment-shop-web.yaml', 'kustomization.yaml']);
  expect(readFileSync(join(component, 'kustomization.yaml'), 'utf8')).toBe(
    'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n  - path: deployment-shop-web.yaml\n',
  );
  const context = `              securityContext:
                allowPrivilegeEscalation: false
                capabilities:
                  drop:
                    - ALL
`.replaceAll(/^ {4}/gm, '');
  expect(readFileSync(join(component, 'deployment-shop-web.yaml'), 'utf8')).toBe(`apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  template:
    spec:
      containers:
        - name: web
${context}        - name: log
${context}      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
`);
});

test('--patches replaces what it wrote before, and no kustomization of anybody else', async () => {
  const { folder, env } = rendered();
  const args = ['fix', 'app', ...ARGUMENTS, '--patches'];
  const first = await runCli([...args, 'hardening'], { cwd: folder, env });
  const second = await runCli([...args, 'hardening'], { cwd: folder, env });
  expect([first.code, second.code, second.stderr]).toEqual([0, 0, '']);
  const before = readFileSync(join(folder, 'app', 'kustomization.yaml'), 'utf8');
  const refused = await runCli([...args, 'app'], { cwd: folder, env });
  expect(refused.code).toBe(2);
  expect(refused.stderr).toBe(
    'breakwater: app/kustomization.yaml is there, and was not written by fix: name another folder\n',
  );
  expect(readFileSync(join(folder, 'app', 'kustomization.yaml'), 'utf8')).toBe(before);
});

test.skipIf(!hasKubectl())('kubectl builds the component, and a scan of it passes', async () => {
  const { folder, env } = rendered();
  await runCli(['fix', 'app', ...ARGUMENTS, '--patches', 'hardening'], { cwd: folder, env });
  const overlay = testFolder({
    'web.yaml': RENDERED,
    'kustomization.yaml': 'resources: [web.yaml]\ncomponents: [hardening]\n',
    ...Object.fromEntries(
      readdirSync(join(folder, 'hardening')).map((name) => [
        `hardening/${name}`,
        readFileSync(join(folder, 'hardening', name), 'utf8'),
      ]),
    ),
  });
  const built = execFileSync('kubectl', ['kustomize', overlay], { encoding: 'utf8' });
  const scan = await runCli(['scan', '-', '--check', 'pod-security/*', '--fail-on', 'info'], { stdin: built });
  expect(scan.code).toBe(0);
});

function hasKubectl(): boolean {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('of a cluster the owner is patched, and not the pod that it made', async () => {
  const template = { spec: { containers: [{ name: 'web', image: 'registry.example.com/web:1.4' }] } };
  const metadata = { name: 'web', namespace: 'shop', uid: '1', resourceVersion: '1' };
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: '1', controller: true };
  const resource = { version: 'v1', namespaced: true };
  const server = await FakeApiServer.start([
    {
      ...resource,
      group: 'apps',
      resource: 'deployments',
      kind: 'Deployment',
      objects: [{ metadata, spec: { template } }],
    },
    {
      ...resource,
      group: '',
      resource: 'pods',
      kind: 'Pod',
      objects: [
        { metadata: { ...metadata, name: 'web-1', uid: '2', ownerReferences: [owner] }, ...template },
        { metadata: { ...metadata, name: 'alone', uid: '3' }, ...template },
      ],
    },
  ]);
  onTestFinished(() => server.stop());
  const folder = testFolder({});
  const kubeconfig = kubeconfigFor(server.url);
  const run = await runCli(['fix', '--kubeconfig', kubeconfig, ...ARGUMENTS, '--patches', 'hardening'], {
    cwd: folder,
  });
  expect(run.stderr).toBe('');
  expect(readdirSync(join(folder, 'hardening')).toSorted()).toEqual(['deployment-shop-web.yaml', 'kustomization.yaml']);
  expect(run.stdout).toContain('its owner made it: mend that');
  expect(run.stdout).toContain('a pod that is there cannot be changed: delete it, and make it anew');
  expect(server.requests.every(({ path }) => !path.includes('patch'))).toBe(true);
});

/** Stands in for Helm: a template with one value, the last that a values file sets. */
const HELM = `
import { readFileSync } from 'node:fs';
const files = process.argv.filter((arg) => arg.startsWith('--values=')).map((arg) => arg.slice(9));
const contexts = files.map((file) => JSON.parse(readFileSync(file, 'utf8')).securityContext).filter(Boolean);
console.log(\`---
# Source: shop/templates/web.yaml
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4
      securityContext: \${JSON.stringify(contexts.at(-1) ?? {})}\`);
`;

test('the values of a chart that do the same are proven by rendering it again, and written', async () => {
  const folder = testFolder({
    'shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
    'shop/values.yaml': 'securityContext: {}\n',
    'shop/templates/web.yaml': 'securityContext: {{ toJson .Values.securityContext }}\n',
    'helm.mjs': HELM,
  });
  writeFileSync(join(folder, 'helm'), `#!/bin/sh\nexec "${process.execPath}" "${join(folder, 'helm.mjs')}" "$@"\n`);
  chmodSync(join(folder, 'helm'), 0o755);
  const env = { BREAKWATER_HELM: join(folder, 'helm'), PATH: process.env['PATH'] ?? '' };
  const run = await runCli(['fix', 'shop', ...ARGUMENTS, '--patches', 'out'], { cwd: folder, env });
  expect(run.stderr).toBe('');
  expect(readdirSync(join(folder, 'out')).toSorted()).toEqual([
    'kustomization.yaml',
    'pod-shop-web.yaml',
    'shop-values.yaml',
  ]);
  expect(readFileSync(join(folder, 'out', 'shop-values.yaml'), 'utf8')).toBe(
    'securityContext:\n  allowPrivilegeEscalation: false\n  capabilities:\n    drop:\n      - ALL\n',
  );
  expect(run.stdout.replaceAll(/\s+/g, ' ')).toContain(
    'Rendered again with values of its own, shop is without 2 of the findings and has none that is new, in out/shop-values.yaml: give it to Helm by --values.',
  );
});
