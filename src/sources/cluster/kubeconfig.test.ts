import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findTarget } from './kubeconfig.ts';
import { temporaryFile } from './testing/kubeconfig-file.ts';

interface Parts {
  readonly clusters?: Readonly<Record<string, object>>;
  readonly users?: Readonly<Record<string, object>>;
  readonly contexts?: Readonly<Record<string, object>>;
  readonly current?: string;
}

/** A kubeconfig file with named clusters, users and contexts. */
function file({ clusters = {}, users = {}, contexts = {}, current }: Parts): string {
  const named = (field: string, entries: Readonly<Record<string, object>>) =>
    Object.entries(entries).map(([name, entry]) => ({ name, [field]: entry }));
  return temporaryFile(
    'config',
    JSON.stringify({
      kind: 'Config',
      clusters: named('cluster', clusters),
      users: named('user', users),
      contexts: named('context', contexts),
      ...(current === undefined ? {} : { 'current-context': current }),
    }),
  );
}

const CLUSTERS = { c: { server: 'https://one.example.com:6443' } };

function fileWithUser(user: object): string {
  return file({ clusters: CLUSTERS, users: { u: user }, contexts: { x: { cluster: 'c', user: 'u' } }, current: 'x' });
}

describe('the file', () => {
  const one = { clusters: CLUSTERS, users: { u: {} }, contexts: { x: { cluster: 'c', user: 'u' } }, current: 'x' };

  test('that was named wins over KUBECONFIG and over the home folder', async () => {
    const env = { KUBECONFIG: file({ current: 'other' }), HOME: '/nowhere' };
    expect(await findTarget({ kubeconfig: file(one) }, env)).toMatchObject({ context: 'x' });
  });

  test('is the one in the home folder without both', async () => {
    const home = dirname(temporaryFile('x', ''));
    mkdirSync(join(home, '.kube'));
    copyFileSync(file(one), join(home, '.kube', 'config'));
    expect(await findTarget({}, { HOME: home })).toMatchObject({ context: 'x' });
  });

  test('may be several: the first to name a thing wins, and files that do not exist are passed over', async () => {
    const second = file({
      clusters: { c: { server: 'https://two.example.com' }, d: { server: 'https://d.example.com' } },
      users: { u: { token: 'second' } },
      contexts: { x: { cluster: 'd', user: 'u' }, y: { cluster: 'd', user: 'u' } },
      current: 'y',
    });
    const env = { KUBECONFIG: ['/does/not/exist', file(one), second].join(':') };
    expect(await findTarget({}, env)).toMatchObject({
      context: 'x',
      cluster: { server: 'https://one.example.com:6443' },
    });
    expect(await findTarget({ context: 'y' }, env)).toMatchObject({ cluster: { server: 'https://d.example.com' } });
    expect((await findTarget({ context: 'y' }, env)).user.token).toBeUndefined();
  });

  test.each<[string, () => [Parameters<typeof findTarget>[0], Record<string, string>], string, RegExp]>([
    ['is missing', () => [{ kubeconfig: '/no/such' }, {}], 'no-cluster', /^there is no kubeconfig file \/no\/such$/],
    [
      'is missing from KUBECONFIG',
      () => [{}, { KUBECONFIG: '/a:/b' }],
      'no-cluster',
      /^KUBECONFIG names no file that exists: \/a, \/b$/,
    ],
    [
      'is nowhere',
      () => [{}, { HOME: '/nowhere' }],
      'no-cluster',
      /^no cluster is configured: there is no ~\/\.kube\/config; /,
    ],
    ['is a folder', () => [{ kubeconfig: '/' }, {}], 'invalid-kubeconfig', /^cannot read the kubeconfig \/: EISDIR$/],
    [
      'is no YAML, which may hold a token',
      () => [{ kubeconfig: temporaryFile('config', 'users: [{token: canary-1,, ]') }, {}],
      'invalid-kubeconfig',
      /^cannot read the kubeconfig \S+: line 1: (?!.*canary)[^\n]*$/,
    ],
    [
      'has a password that reads like an alias',
      () => [{ kubeconfig: temporaryFile('config', 'users:\n- user: {password: *canary-1 }') }, {}],
      'invalid-kubeconfig',
      /^cannot read the kubeconfig \S+: line 2: no anchor of this name stands before this alias$/,
    ],
    [
      'is something else',
      () => [{ kubeconfig: temporaryFile('config', 'kind: Pod') }, {}],
      'invalid-kubeconfig',
      /is no kubeconfig: expected a map of kind Config$/,
    ],
    [
      'is empty',
      () => [{ kubeconfig: temporaryFile('config', ' ') }, {}],
      'unknown-context',
      /sets no current context: choose one with --context$/,
    ],
    [
      'sets no context',
      () => [{ kubeconfig: file({ ...one, current: '' }) }, {}],
      'unknown-context',
      /sets no current context: choose one with --context; it has: x$/,
    ],
    [
      'has no such context',
      () => [{ kubeconfig: file(one), context: 'y' }, {}],
      'unknown-context',
      /^there is no context "y" in \S+; it has: x$/,
    ],
    [
      'has a context without its cluster',
      () => [{ kubeconfig: file({ ...one, clusters: {} }) }, {}],
      'invalid-kubeconfig',
      /^context "x" names cluster "c", which \S+ does not define$/,
    ],
    [
      'has a context without its user',
      () => [{ kubeconfig: file({ ...one, users: {} }) }, {}],
      'invalid-kubeconfig',
      /^context "x" names user "u", which \S+ does not define$/,
    ],
    [
      'has a server that is no URL',
      () => [{ kubeconfig: file({ ...one, clusters: { c: { server: 'one.example.com' } } }) }, {}],
      'invalid-kubeconfig',
      /^the server of cluster "c" in \S+ is no URL$/,
    ],
    [
      'has an exec section without a command',
      () => [{ kubeconfig: fileWithUser({ exec: {} }) }, {}],
      'invalid-kubeconfig',
      /has an exec section without a command$/,
    ],
  ])('that %s is one line that says so', async (_, make, code, message) => {
    const [options, env] = make();
    const attempt = findTarget(options, env);
    await expect(attempt).rejects.toMatchObject({ code });
    await expect(attempt).rejects.toThrow(message);
  });

  test('may have broken entries that nobody asks for', async () => {
    const broken = { ...one, clusters: { ...CLUSTERS, bad: {} }, contexts: { ...one.contexts, bad: {} } };
    expect(await findTarget({ kubeconfig: file(broken) }, {})).toMatchObject({ context: 'x' });
  });
});

test('the file is read as kubectl reads it: its first document, and of two equal keys the last', async () => {
  const text = `
    apiVersion: v1
    clusters: [{name: c, cluster: {server: https://one.example.com, extensions: [{name: x, extension: {n: 12345678901234567890}}]}}]
    contexts: [{name: x, context: {cluster: c, user: ""}}, {name: yes, context: {cluster: c, user: ""}}]
    current-context: other
    current-context: x`.replaceAll('\n    ', '\n');
  const kubeconfig = temporaryFile('config', `${text}\n---\nkind: Pod\n`);
  expect(await findTarget({ kubeconfig }, {})).toMatchObject({
    context: 'x',
    cluster: { server: 'https://one.example.com' },
    user: { name: 'anonymous' },
  });
});

describe('inside a pod', () => {
  const env = { HOME: '/nowhere', KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
  const serviceAccount = () => dirname(temporaryFile('token', 'abc'));

  test('it is the cluster of the service account', async () => {
    const folder = serviceAccount();
    writeFileSync(join(folder, 'namespace'), 'tools\n');
    expect(await findTarget({ serviceAccount: folder }, env)).toMatchObject({
      context: 'in-cluster',
      namespace: 'tools',
      cluster: { server: 'https://[fd00::1]:443', caFile: join(folder, 'ca.crt'), skipTLSVerify: false },
    });
  });

  test('a kubeconfig file goes before it', async () => {
    const kubeconfig = fileWithUser({});
    expect(await findTarget({ kubeconfig, serviceAccount: serviceAccount() }, env)).toMatchObject({ context: 'x' });
  });

  test.each([
    ['a context is named', () => ({ serviceAccount: serviceAccount(), context: 'x' }), env],
    ['it has no service account', () => ({ serviceAccount: '/nowhere' }), env],
    ['nothing says where the API server is', () => ({ serviceAccount: serviceAccount() }), { HOME: '/nowhere' }],
  ])('it is not when %s', async (_, options, environment) => {
    await expect(findTarget(options(), environment)).rejects.toMatchObject({ code: 'no-cluster' });
  });
});

describe('what is said of the user', () => {
  const target = (user: object) => findTarget({ kubeconfig: fileWithUser(user) }, {});

  test('paths are relative to the file', async () => {
    const kubeconfig = fileWithUser({ 'client-certificate': 'a.crt', 'client-key': '/b.key', tokenFile: 'token' });
    const { user } = await findTarget({ kubeconfig }, {});
    expect(user).toMatchObject({
      certFile: join(dirname(kubeconfig), 'a.crt'),
      keyFile: '/b.key',
      authProvider: { name: 'tokenFile', config: { tokenFile: join(dirname(kubeconfig), 'token') } },
    });
  });

  test('a file for the token wins over the token', async () => {
    expect((await target({ token: 'a', tokenFile: '/t' })).user.token).toBe('');
  });

  test('a misspelt token-file is not opened', async () => {
    expect((await target({ 'token-file': '/does/not/exist' })).user.token).toBeUndefined();
  });

  test('impersonation is passed on whole', async () => {
    const { impersonation } = await target({
      as: 'jane',
      'as-uid': '7',
      'as-groups': ['dev', 'ops'],
      'as-user-extra': { 'example.com/Scope': ['a'] },
    });
    expect(impersonation).toEqual({
      'impersonate-user': 'jane',
      'impersonate-uid': '7',
      'impersonate-group': ['dev', 'ops'],
      'impersonate-extra-example.com%2fscope': ['a'],
    });
  });

  test('a credential plugin is described for running it', async () => {
    const kubeconfig = fileWithUser({
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: './bin/login',
        args: ['token', 7],
        env: [{ name: 'A', value: 'b' }, 'x'],
        provideClusterInfo: true,
      },
    });
    const { exec, user } = await findTarget({ kubeconfig }, {});
    expect(exec).toMatchObject({
      command: join(dirname(kubeconfig), 'bin/login'),
      args: ['token'],
      env: new Map([['A', 'b']]),
      interactiveMode: 'IfAvailable',
      cluster: { server: 'https://one.example.com:6443' },
    });
    expect(user.exec).toBeUndefined();
  });
});
