import { describe, expect, it } from 'vitest';
import { runCli } from '../run-cli.ts';
import { testFolder } from '../test-folder.ts';

const MANIFESTS = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
  - {verbs: [get, list], apiGroups: [""], resources: [pods, pods/exec]}
  - verbs: [get]
    apiGroups: [""]
    resources: [secrets]
    resourceNames: [tls]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader}
subjects:
  - {kind: ServiceAccount, name: cart}
  - {kind: Group, name: "system:serviceaccounts:bank"}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: ledger, namespace: bank}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: binder}
rules:
  - {verbs: [create], apiGroups: [rbac.authorization.k8s.io], resources: [clusterrolebindings]}
  - {verbs: [bind], apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: binder}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: binder}
subjects: [{kind: User, name: "<jane>"}]
`;

const rbac = (...args: readonly string[]) => runCli(['rbac', ...args], { stdin: MANIFESTS });
const ask = (...args: readonly string[]) => rbac(...args, '-f', '-');

describe('rbac can-i', () => {
  it('names the grant that allows, with its line, and exits with 0', async () => {
    const { code, stdout } = await ask('can-i', 'get', 'secret', 'tls', '-n', 'shop', '--as', 'sa:shop:cart');
    expect(code).toBe(0);
    expect(stdout).toContain('yes\n  system:serviceaccount:shop:cart: get secrets "tls" in namespace "shop"\n');
    expect(stdout).toContain('RoleBinding shop/readers gives ClusterRole reader to ServiceAccount cart\n');
    expect(stdout).toContain('get secrets of group "" named tls  <stdin>:7:5\n');
  });

  it('says what is missing, and exits with 1', async () => {
    const { code, stdout } = await ask('can-i', 'get', 'secrets', '-n', 'shop', '--as', 'sa:shop:cart');
    expect(code).toBe(1);
    expect(stdout).toContain('is limited to names, and the request has none: RoleBinding shop/readers');
    expect((await ask('can-i', 'list', 'po', '-n', 'bank', '--as', 'sa:shop:cart')).stdout).toContain(
      'is for another namespace',
    );
    expect((await ask('can-i', 'delete', 'po', '-n', 'shop', '--as', 'sa:shop:cart')).stdout).toContain(
      'lacks the verb delete',
    );
    expect((await ask('can-i', 'get', 'po', '--as', 'joe', '--no-defaults')).stdout).toContain(
      'no binding gives the subject anything',
    );
  });

  it('says of streams what the authorizer does not', async () => {
    const args = ['can-i', 'get', 'pods/exec', '-n', 'shop', '--as', 'sa:shop:cart'];
    expect((await ask(...args)).stdout).toContain('needs create as well from 1.35');
    expect((await ask(...args, '--kubernetes-version', '1.34')).stdout).not.toContain('needs create');
  });

  it('asks about paths, other users and groups, and knows the defaults', async () => {
    expect((await ask('can-i', 'get', '/healthz', '--as', 'system:anonymous')).code).toBe(0);
    expect((await ask('can-i', 'get', '/healthz', '--as', 'system:anonymous', '--no-defaults')).code).toBe(1);
    expect((await ask('can-i', 'x', 'y', '--as', 'z', '--as-group', 'system:masters')).code).toBe(0);
    expect((await ask('can-i', 'get', 'po', '-n', 'shop', '--as', 'group:system:serviceaccounts:bank')).code).toBe(0);
  });

  it('knows what the Node authorizer gives a node', async () => {
    expect((await ask('can-i', 'get', 'node', 'one', '--as', 'node:one')).stdout).toContain(
      'the Node authorizer allows it',
    );
    const { code, stdout } = await ask('can-i', 'get', 'secrets', 'tls', '-n', 'shop', '--as', 'node:one');
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining("no relationship found between node 'one' and this object"),
    ]);
  });

  it('answers programs', async () => {
    const { stdout } = await ask('can-i', 'get', 'po', 'a', '-n', 'shop', '--as', 'sa:bank:ledger', '-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'RbacDecision',
      allowed: true,
      by: 'rbac',
      request: { verb: 'get', group: '', resource: 'pods', name: 'a', namespace: 'shop' },
      grant: {
        ruleIndex: 0,
        subject: { index: 1 },
        written: { field: 'rules[0]', location: { file: '<stdin>', start: { line: 6 } } },
      },
    });
  });

  it.each([
    [['can-i', 'get', 'po', '--as', 'sa:shop'], 'names no subject'],
    [['can-i', 'get', 'po', '--as', ''], 'names no subject'],
    [['can-i', '', 'po', '--as', 'x'], 'the verb is empty'],
    [['can-i', 'get', 'po', '--as', 'x', '--kubernetes-version', '1.99'], 'is not known yet'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await ask(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('rbac who-can', () => {
  it('lists holders, and the accounts that groups hold', async () => {
    const { code, stdout } = await ask('who-can', 'get', 'pods', '-n', 'shop', '--no-defaults');
    expect(code).toBe(0);
    expect(stdout).toContain('  group system:masters  past every authorizer\n');
    expect(stdout).toContain('  user system:serviceaccount:shop:cart\n');
    expect(stdout).toContain(
      '  group system:serviceaccounts:bank  (system:serviceaccount:bank:default, system:serviceaccount:bank:ledger)\n',
    );
  });
});

describe('rbac permissions', () => {
  it('is a matrix of places, resources and verbs', async () => {
    const { stdout } = await ask('permissions', 'sa:shop:cart', '--no-defaults');
    expect(stdout).toContain(
      'namespace shop\n  pods       gl······\n  pods/exec  gl······\n  secrets    g·······    only tls\n',
    );
  });
});

describe('rbac permissions of a node', () => {
  it('says that the Node authorizer gives more, and takes the files as arguments', async () => {
    const { code, stdout } = await rbac('permissions', 'node:worker', '-', '--no-defaults');
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('the Node authorizer lets it do what its kubelet needs'),
    ]);
  });
});

describe('rbac paths', () => {
  it('shows the way and what closes it, and exits with 1', async () => {
    const { code, stdout } = await rbac('paths', '-');
    expect(code).toBe(1);
    expect(stdout).toContain('user "<jane>" reaches cluster-admin\n  1. bind ClusterRole "cluster-admin" everywhere\n');
    expect(stdout).toContain('removing this grant leaves no way, proven by searching again:\n');
    expect(stdout).toContain('1 of 3 subjects reach cluster-admin\n');
  });

  it('exits with 0 where there is none', async () => {
    const { code, stdout } = await rbac('paths', '-', '--from', 'sa:shop:cart');
    expect([code, stdout]).toEqual([0, expect.stringContaining('0 of 1 subjects reach cluster-admin')]);
  });

  it.each([
    ['secret/shop/tls', 2],
    ['secret/shop/other', 0],
    ['node', 0],
    ['sa:bank:ledger', 0],
  ])('searches the way to %s', async (target, climbing) => {
    const { stdout } = await rbac(
      'paths',
      '-',
      '--no-defaults',
      '--to',
      target,
      '--from',
      'sa:shop:cart',
      '--from',
      'group:system:serviceaccounts:bank',
      '-o',
      'json',
    );
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'RbacPaths', searched: 2, subjects: { length: climbing } });
  });

  it.each([
    [['--max-paths', '0'], '--max-paths 0'],
    [['--to', 'node/a/b/c'], 'is no target'],
    [['--from', 'a', '--from', 'b', '--as-group', 'c'], '--as-group is for one user'],
    [['--operator', 'x'], 'names no operator'],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await rbac('paths', '-', ...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });

  it('goes through operators that the user names', async () => {
    const folder = testFolder({
      'role.yaml': `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: r}
rules: [{verbs: [create], apiGroups: [example.com], resources: [machines]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}
subjects: [{kind: User, name: joe}]
`,
    });
    const run = (...args: readonly string[]) => runCli(['rbac', 'paths', '.', ...args], { cwd: folder });
    expect((await run()).code).toBe(0);
    expect((await run('--operator', 'machines.example.com=cluster-admin')).code).toBe(1);
  });
});

describe('rbac graph', () => {
  it('draws the ways up for Graphviz, with texts that cannot break out', async () => {
    const { stdout } = await rbac('graph', '-', '--to', 'cluster-admin');
    expect(stdout).toBe(
      'digraph "ways up" {\n  rankdir=LR;\n  node [shape=box];\n  p0 [label="user \\"<jane>\\""];\n  p1 [label="cluster-admin"];\n' +
        '  p0 -> p1 [label="bind ClusterRole \\"cluster-admin\\" everywhere by ClusterRoleBinding binder"];\n}\n',
    );
  });

  it('draws them for Mermaid and as JSON', async () => {
    const { stdout } = await rbac('graph', '-', '--to', 'cluster-admin', '-o', 'mermaid');
    expect(stdout).toContain('  p0["user #34;#60;jane#62;#34;"]\n');
    const json = await rbac('graph', '-', '--to', 'cluster-admin', '-o', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      kind: 'RbacGraph',
      positions: { length: 2 },
      steps: [{ technique: 'bind-roles', needs: { length: 2 } }],
    });
  });
});

describe('rbac diff', () => {
  const before = MANIFESTS.replace('name: "<jane>"', 'name: joe').replace('verbs: [get, list]', 'verbs: [get]');
  const compare = (...args: readonly string[]) =>
    runCli(['rbac', 'diff', 'before.yaml', 'after.yaml', ...args], {
      cwd: testFolder({ 'before.yaml': before, 'after.yaml': MANIFESTS }),
    });

  it('shows rights and ways up that change', async () => {
    const { code, stdout } = await compare();
    expect(code).toBe(0);
    expect(stdout).toContain(
      'Opened\n  user "<jane>" to cluster-admin\n    bind ClusterRole "cluster-admin" everywhere\n',
    );
    expect(stdout).toContain('Closed\n  user "joe" to cluster-admin\n');
    expect(stdout).toContain(
      '  user system:serviceaccount:shop:cart\n    list pods,pods/exec of group "", in namespace shop\n',
    );
    expect(stdout).toContain('1 way opened, 1 closed; 4 rights gained, 2 lost\n');
  });

  it('exits with 1 for what --fail-on names', async () => {
    expect((await compare('--fail-on', 'new-path')).code).toBe(1);
    expect((await compare('--fail-on', 'gained')).code).toBe(1);
    const same = runCli(['rbac', 'diff', 'a', 'a', '--fail-on', 'gained', '--fail-on', 'new-path'], {
      cwd: testFolder({ 'a/a.yaml': MANIFESTS }),
    });
    expect((await same).code).toBe(0);
    expect((await compare('--fail-on', 'lost')).code).toBe(2);
  });

  it('writes Markdown in which names are only names', async () => {
    const { stdout } = await compare('-o', 'markdown');
    expect(stdout).toContain('### RBAC: 1 way opened, 1 closed; 4 rights gained, 2 lost\n');
    expect(stdout).toContain('- user "&#60;jane&#62;" to **cluster-admin**\n');
    expect(stdout).not.toContain('<jane>');
  });

  it('answers programs', async () => {
    const { stdout } = await compare('-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'RbacDiff',
      gained: { length: 4 },
      lost: { length: 2 },
      opened: { length: 1 },
    });
  });
});
