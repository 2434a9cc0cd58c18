import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { kubeconfigFor } from '../sources/cluster/testing/kubeconfig-file.ts';
import { startFake } from '../sources/cluster/testing/read-fake.ts';
import { deployments, namespaces, objectsNamed, pods } from '../sources/cluster/testing/small-cluster.ts';
import type { CommandEntry } from './command.ts';
import { COMMANDS } from './commands.ts';
import { runCli } from './run-cli.ts';
import { testFolder } from './test-folder.ts';

/** Every command, by the words that call it, as it defines itself. */
async function defined(entries: readonly CommandEntry[], before = ''): Promise<readonly [string, Command][]> {
  const found: [string, Command][] = [];
  for (const entry of entries) {
    const words = `${before}${entry.name}`;
    if ('commands' in entry) {
      found.push(...(await defined(entry.commands, `${words} `)));
      continue;
    }
    const command = new Command(entry.name);
    (await entry.load()).define(command);
    found.push([words, command]);
  }
  return found;
}

/** The commands that read objects from paths, given as arguments or by an option. */
async function readers(): Promise<readonly [string, Command][]> {
  return (await defined(COMMANDS)).filter(([, { registeredArguments, options }]) => {
    return [...registeredArguments, ...options].some(({ description }) => description.includes('Helm charts'));
  });
}

const POD = {
  metadata: { labels: { app: 'cart' } },
  spec: {
    serviceAccountName: 'cart',
    containers: [{ name: 'web', image: 'x', securityContext: { privileged: true }, ports: [{ containerPort: 80 }] }],
  },
};

/** A namespace with a workload that is allowed too much. */
function cluster() {
  const rbac = { group: 'rbac.authorization.k8s.io', version: 'v1' };
  const bindings = objectsNamed(['root'], {
    roleRef: { apiGroup: rbac.group, kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', name: 'cart', namespace: 'shop' }],
  });
  const roles = objectsNamed(['cluster-admin'], { rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }] });
  const web = { spec: { selector: { matchLabels: { app: 'cart' } }, template: POD } };
  return [
    namespaces('shop'),
    { ...pods('shop/cart-0'), objects: objectsNamed(['shop/cart-0'], { spec: POD.spec }) },
    { ...deployments('shop/cart'), objects: objectsNamed(['shop/cart'], web) },
    { ...rbac, resource: 'clusterroles', kind: 'ClusterRole', namespaced: false, objects: roles },
    { ...rbac, resource: 'clusterrolebindings', kind: 'ClusterRoleBinding', namespaced: false, objects: bindings },
  ];
}

/** What else a command wants to be told, and a text that only somebody who has read the cluster can print. */
const CALLS: Readonly<Record<string, readonly [args: readonly string[], prints: string]>> = {
  scan: [[], 'Deployment/shop/cart'],
  fix: [[], 'Deployment/shop/cart'],
  'pod-security preview': [['--enforce', 'baseline'], 'cart'],
  'rbac can-i': [['delete', 'pods', '--as', 'system:serviceaccount:shop:cart'], 'yes'],
  'rbac who-can': [['delete', 'pods'], 'system:serviceaccount:shop:cart'],
  'rbac permissions': [['system:serviceaccount:shop:cart'], '*.*  glwcupdD  *'],
  'rbac paths': [[], 'system:serviceaccount:shop:cart'],
  'rbac graph': [[], 'system:serviceaccount:shop:cart'],
  'rbac diff': [['before'], 'system:serviceaccount:shop:cart'],
  'rbac least-privilege': [['--audit-log', 'audit.log'], 'cluster-admin'],
  'network connectivity': [[], 'shop/cart[Deployment]'],
  'network explain': [['--from', 'shop/cart', '--to', '8.8.8.8'], 'shop/cart'],
  'network diff': [['before'], 'shop/cart[Deployment]'],
  'network generate': [['--from-flows', 'flows.json'], 'shop'],
  'network rollout': [['--from-flows', 'flows.json'], 'shop'],
};

/** Commands that do not end by themselves: their own tests run them. */
const GOES_ON = ['serve'];

const AUDIT_EVENT = JSON.stringify({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  level: 'Metadata',
  stage: 'ResponseComplete',
  auditID: '1',
  verb: 'get',
  requestURI: '/api/v1/namespaces/shop/pods/cart',
  user: { username: 'system:serviceaccount:shop:cart' },
  objectRef: { resource: 'pods', namespace: 'shop', name: 'cart', apiVersion: 'v1' },
  responseStatus: { code: 200 },
  stageTimestamp: '2026-01-01T00:00:00.000000Z',
  annotations: { 'authorization.k8s.io/decision': 'allow' },
});

describe('every command that takes paths', () => {
  test('is here', async () => {
    expect((await readers()).map(([words]) => words).sort()).toEqual([...Object.keys(CALLS), ...GOES_ON].sort());
  });

  test.each([...Object.keys(CALLS), ...GOES_ON])('%s has the options that name a cluster', async (words) => {
    const [, command] = (await readers()).find(([one]) => one === words) ?? [];
    const options = command?.options.map(({ long }) => long);
    expect(options).toEqual(expect.arrayContaining(['--cluster', '--context', '--kubeconfig', '--request-timeout']));
  });

  test.each(Object.entries(CALLS))('%s reads a cluster', async (words, [args, prints]) => {
    const fake = await startFake(cluster());
    const before = '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}';
    const cwd = testFolder({ 'before/shop.yaml': before, 'flows.json': '', 'audit.log': AUDIT_EVENT });
    const env = { KUBECONFIG: kubeconfigFor(fake.url) };
    const run = await runCli([...words.split(' '), ...args, '--context', 'test'], { cwd, env });
    expect([0, 1]).toContain(run.code);
    expect(run.stdout).toContain(prints);
    expect(fake.paths()).toContain('/api/v1/namespaces');
  });
});

describe('of two states', () => {
  test.each([
    ['rbac', 'the state after'],
    ['network', 'the state after'],
  ])('%s diff has to be told which', async (group, text) => {
    const cwd = testFolder({ 'a.yaml': '', 'b.yaml': '' });
    const none = await runCli([group, 'diff', 'a.yaml'], { cwd });
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain(`breakwater: name ${text}: `);
    const three = await runCli([group, 'diff', 'a.yaml', 'b.yaml', '--cluster'], { cwd });
    expect(three).toEqual({
      code: 2,
      stdout: '',
      stderr: 'breakwater: the cluster is the state after: name one before it, and leave out b.yaml\n',
    });
  });
});
