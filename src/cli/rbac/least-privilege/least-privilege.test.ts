import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { load, loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../run-cli.ts';
import { testFolder } from '../../test-folder.ts';

const MANIFESTS = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: everything}
rules:
  - {verbs: ["*"], apiGroups: ["*"], resources: ["*"]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: cart, resourceVersion: "7"}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: everything}
subjects:
  - {kind: ServiceAccount, namespace: shop, name: cart}
  - {kind: ServiceAccount, namespace: shop, name: idle}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: jane}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: everything}
subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: jane}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: idle, namespace: shop}
spec: {template: {spec: {serviceAccountName: idle, containers: []}}}
`;

const CART = {
  username: 'system:serviceaccount:shop:cart',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'],
};
let ids = 0;
const event = (verb: string, requestURI: string, more: object = {}) =>
  `${JSON.stringify({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    auditID: `id-${++ids}`,
    stage: 'ResponseComplete',
    verb,
    requestURI,
    user: CART,
    responseStatus: { code: 200 },
    requestReceivedTimestamp: '2026-01-01T00:00:00.000000Z',
    annotations: { 'authorization.k8s.io/decision': 'allow' },
    ...more,
  })}\n`;

const LOG =
  event('get', '/api/v1/namespaces/shop/configmaps/settings') +
  event('list', '/apis/apps/v1/deployments?limit=500', { requestReceivedTimestamp: '2026-01-04T05:00:00.000000Z' }) +
  event('list', '/api/v1/pods', { user: { username: 'jane', groups: ['system:authenticated'] } });

const run = (args: readonly string[], log: string | Buffer = LOG) => {
  const cwd = testFolder({ 'rbac.yaml': MANIFESTS, 'audit.log': '' });
  writeFileSync(join(cwd, 'audit.log'), log);
  return runCli(['rbac', 'least-privilege', '--audit-log', 'audit.log', 'rbac.yaml', ...args], { cwd }).then(
    (done) => ({
      ...done,
      cwd,
    }),
  );
};

describe('the answer for people', () => {
  it('tells the roles, what was never seen and what is proven', async () => {
    const { code, stdout } = await run(['--subject', 'sa:shop:cart']);
    expect(code).toBe(0);
    expect(stdout).toContain(`user system:serviceaccount:shop:cart
  ClusterRole  least-privilege:sa:shop:cart
    list deployments of group apps
  Role in shop  least-privilege:sa:shop:cart
    get configmaps of group "" named settings
  granted and never seen in 3 days 5 hours (unknown, not unused):
    ClusterRoleBinding cart, rule 0 of everything; parts are kept in shop
`);
    expect(stdout).toContain('  ClusterRoleBinding cart loses these subjects and keeps others\n');
    expect(stdout).toContain('  proven: 1 of 1 subjects narrowed\n');
    expect(stdout).toContain('Workloads never observed in 3 days 5 hours\n  Deployment/shop/idle');
  });

  it('without --subject looks at everybody that bindings name, and leaves alone whom it never saw', async () => {
    const { code, stdout } = await run([]);
    expect(code).toBe(0);
    expect(stdout).toContain('Never seen in the log, and left as they are\n  user system:serviceaccount:shop:idle\n');
    expect(stdout).toContain('proven: 2 of 3 subjects narrowed');
    expect(stdout).toContain('ClusterRoleBinding jane is to be deleted');
  });

  it('what steers a terminal does not', async () => {
    const { stdout } = await run(
      ['--subject', 'sa:shop:cart'],
      event('get', '/api/v1/namespaces/shop/pods/%1b%5b31m::'),
    );
    expect(stdout).toContain('named \\u{1b}[31m::');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
    expect(stdout).not.toMatch(/\u001b/);
  });
});

describe('-o yaml', () => {
  it('prints what is to be applied, and then deleted', async () => {
    const { stdout } = await run(['-o', 'yaml']);
    const objects = loadAll(stdout) as { kind: string; metadata: object; subjects?: object[]; rules?: object[] }[];
    expect(objects.map(({ kind }) => kind)).toEqual([
      ...['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
      ...['ClusterRole', 'ClusterRoleBinding', 'ClusterRoleBinding'],
    ]);
    expect(objects[2]).toEqual({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'least-privilege:sa:shop:cart', namespace: 'shop' },
      rules: [{ verbs: ['get'], apiGroups: [''], resources: ['configmaps'], resourceNames: ['settings'] }],
    });
    expect(objects.at(-1)).toMatchObject({
      metadata: { name: 'cart' },
      subjects: [{ kind: 'ServiceAccount', namespace: 'shop', name: 'idle' }],
    });
    expect(stdout).not.toContain('resourceVersion');
    expect(stdout).toMatch(/# then:\n# kubectl delete clusterrolebinding jane\n$/);
  });

  it('applied, it is what the log needs: nothing is left to narrow', async () => {
    const { stdout, cwd } = await run(['-o', 'yaml', '--subject', 'sa:shop:cart']);
    const roles = MANIFESTS.split('---')[0];
    writeFileSync(join(cwd, 'after.yaml'), `${roles}\n${stdout}`);
    const again = await runCli(
      ['rbac', 'least-privilege', '--audit-log', 'audit.log', 'after.yaml', '--subject', 'sa:shop:cart'],
      { cwd },
    );
    expect(again.code).toBe(0);
    expect(again.stdout).toContain('Have nothing but what was used\n  user system:serviceaccount:shop:cart\n');
  });
});

describe('the certificate', () => {
  const schema = new URL('../../../../schemas/least-privilege-certificate.schema.json', import.meta.url);
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(
    JSON.parse(readFileSync(schema, 'utf8')),
  );
  const STRANGE =
    LOG +
    'no json\n' +
    event('list', '/api/v1/namespaces/shop/*') +
    event('get', '/metrics') +
    event('create', '/api/v1/namespaces/shop/pods') +
    event('create', '/apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles', { requestObject: { rules: [] } }) +
    event('list', '/api/v1/pods', { impersonatedUser: { username: 'jane' } }) +
    event('list', '/api/v1/pods', { annotations: {} });

  it.each([
    [[]],
    [['--subject', 'jane']],
    [['--names', 'drop', '--widen-read', 'get,list,watch']],
    [['--no-defaults']],
  ])('fits its schema with %j', async (args) => {
    for (const log of [LOG, STRANGE]) {
      const { stdout } = await run([...args, '-o', 'json'], log);
      validate(JSON.parse(stdout));
      expect(validate.errors).toBeNull();
    }
  });

  it('names the granting rule of each use, the log and the window', async () => {
    const { stdout, cwd } = await run(['--certificate', 'proof.json', '-o', 'json', '--subject', 'sa:shop:cart']);
    const certificate = JSON.parse(stdout);
    expect(readFileSync(join(cwd, 'proof.json'), 'utf8')).toBe(stdout);
    expect(certificate).toMatchObject({ verdict: 'proven', reasons: [], newWithinOld: { holds: true, gained: [] } });
    expect(certificate.log.window).toEqual({
      start: '2026-01-01T00:00:00.000Z',
      end: '2026-01-04T05:00:00.000Z',
      seconds: 277_200,
    });
    expect(certificate.log.counts).toMatchObject({ events: 3, allowed: 2, allowedOthers: 1 });
    expect(certificate.replay[0]).toMatchObject({
      needs: 'get configmaps "settings" in namespace "shop"',
      outcome: 'kept',
      before: { by: 'rbac', grant: { binding: { name: 'cart' }, location: { file: 'rbac.yaml', start: { line: 6 } } } },
      after: { by: 'rbac', grant: { role: { kind: 'Role', name: 'least-privilege:sa:shop:cart' }, ruleIndex: 0 } },
    });
  });

  it('is incomplete where the log is not whole or not explained, and the exit code is 1', async () => {
    const { code, stdout } = await run(['-o', 'json', '--subject', 'sa:shop:cart'], STRANGE);
    expect(code).toBe(1);
    const { verdict, reasons, unknown } = JSON.parse(stdout);
    expect(verdict).toBe('incomplete');
    expect(reasons).toEqual([
      '1 use is allowed in the log and not by the roles and bindings that were read: they are not those that decided',
      '1 use can be allowed by no rule that would not allow more, and is left out',
      '1 line of the log is no audit event',
      '1 event says nothing of a decision, and was not used',
    ]);
    expect(unknown.map(({ check }: { check: string }) => check)).toContain('owner-finalizers');
  });
});

it('reads what is compressed, and from standard input', async () => {
  const packed = await run(['--subject', 'sa:shop:cart', '-o', 'json'], gzipSync(LOG));
  const plain = await run(['--subject', 'sa:shop:cart', '-o', 'json']);
  expect(JSON.parse(packed.stdout).log).toEqual(JSON.parse(plain.stdout).log);
  const cwd = testFolder({ 'rbac.yaml': MANIFESTS });
  const { code } = await runCli(['rbac', 'least-privilege', '--audit-log', '-', 'rbac.yaml'], { cwd, stdin: LOG });
  expect(code).toBe(0);
});

it('is incomplete when the subject was never seen', async () => {
  const { code, stdout } = await run(['--subject', 'sa:shop:idle']);
  expect(code).toBe(1);
  expect(stdout).toContain('the log holds no request of a subject that bindings name');
});

it.each([
  [['--subject', 'sa:shop'], LOG, 'names no subject'],
  [['--widen-read', 'get,create'], LOG, '--widen-read takes get, list, watch, and not "create"'],
  [['--audit-log', 'missing'], LOG, 'the audit log "missing" does not exist'],
  [[], '', 'no audit event in audit.log'],
  [[], 'x\n', 'no audit event in audit.log\nbreakwater: audit.log: is no JSON map'],
])('%j is refused', async (args, log, message) => {
  const { code, stderr } = await run(args, log);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

it('is valid YAML to every reader', async () => {
  const { stdout } = await run(['-o', 'yaml', '--subject', 'jane']);
  expect(() => load(stdout.split('---')[1] ?? '')).not.toThrow();
});
