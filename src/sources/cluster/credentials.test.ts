import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, createServer as createTcpServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CertificateAuthority } from '../../../e2e/certificates.ts';
import { runExecPlugin } from './exec-plugin.ts';
import { sendStatus } from './testing/fake-api-server.ts';
import { kubeconfigFor, temporaryFile } from './testing/kubeconfig-file.ts';
import { names, readFake, startFake } from './testing/read-fake.ts';
import { smallCluster } from './testing/small-cluster.ts';

/** A credential plugin: a shell script. */
function plugin(script: string, more: object = {}): object {
  const command = temporaryFile('plugin', `#!/bin/sh\n${script}\n`, 0o700);
  return { exec: { apiVersion: 'client.authentication.k8s.io/v1', command, ...more } };
}

function credential(status: object, apiVersion = 'client.authentication.k8s.io/v1'): string {
  return `cat <<'END'\n${JSON.stringify({ apiVersion, kind: 'ExecCredential', status })}\nEND`;
}

/** A cluster that takes this token alone. */
async function guarded(token: string) {
  const fake = await startFake(smallCluster());
  const seen: string[] = [];
  for (const path of ['/version', '/api', '/apis', '/api/v1/pods', '/api/v1/namespaces', '/apis/apps/v1/deployments']) {
    fake.on(path, (request, response) => {
      seen.push(request.headers.authorization ?? '');
      if (request.headers.authorization === `Bearer ${token}`) fake.pass(request, response);
      else sendStatus(response, 401, 'Unauthorized');
    });
  }
  const read = (user: object) =>
    readFake(fake, { kubeconfig: kubeconfigFor(fake.url, user), env: { PATH: process.env['PATH'] } });
  return { fake, seen, read };
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return `127.0.0.1:${address.port}`;
}

describe('a cluster is read', () => {
  test('with a token', async () => {
    const { read } = await guarded('abc');
    expect(names(await read({ token: 'abc' }))).toHaveLength(4);
  });

  test('with a token from a file, even if it ends in a line feed', async () => {
    const { read } = await guarded('abc');
    expect(names(await read({ tokenFile: temporaryFile('token', 'abc\n') }))).toHaveLength(4);
  });

  test('with the token of a credential plugin, which is run once', async () => {
    const { read } = await guarded('abc');
    const runs = temporaryFile('runs', '');
    await read(plugin(`echo run >> ${runs}\n${credential({ token: 'abc' })}`));
    expect(readFileSync(runs, 'utf8')).toBe('run\n');
  });

  test('with a name and a password', async () => {
    const fake = await startFake(smallCluster());
    fake.on('/version', (request, response) => {
      if (request.headers.authorization === `Basic ${btoa('jane:secret')}`) fake.pass(request, response);
      else sendStatus(response, 401, 'Unauthorized');
    });
    const user = { username: 'jane', password: 'secret' };
    expect(names(await readFake(fake, { kubeconfig: kubeconfigFor(fake.url, user) }))).toHaveLength(4);
  });

  test('with an OIDC token that has not expired', async () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${part({ alg: 'none' })}.${part({ exp: Math.floor(Date.now() / 1000) + 3600 })}.x`;
    const { read } = await guarded(token);
    const config = { 'id-token': token, 'idp-issuer-url': 'https://issuer.example.com', 'client-id': 'kubernetes' };
    expect(names(await read({ 'auth-provider': { name: 'oidc', config } }))).toHaveLength(4);
  });

  test('inside a pod, as its service account', async () => {
    const authority = new CertificateAuthority('cluster');
    const tls = authority.issue({ name: 'kubernetes', addresses: ['127.0.0.1'] });
    const fake = await startFake(smallCluster(), { tls });
    const tokens: (string | undefined)[] = [];
    fake.on('/version', (request, response) => {
      tokens.push(request.headers.authorization);
      fake.pass(request, response);
    });
    const serviceAccount = dirname(temporaryFile('token', 'abc'));
    writeFileSync(join(serviceAccount, 'ca.crt'), authority.certificate);
    const { hostname, port } = new URL(fake.url);
    const env = { HOME: '/nowhere', KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
    const reading = await readFake(fake, { kubeconfig: undefined, serviceAccount, env });
    expect(reading.context).toBe('in-cluster');
    expect(names(reading)).toHaveLength(4);
    expect(tokens).toEqual(['Bearer abc']);
  });

  describe('through the proxy', () => {
    /** A cluster at a name that the proxy alone knows, and what the proxy was asked for. */
    async function behindProxy() {
      const authority = new CertificateAuthority('cluster');
      const fake = await startFake(smallCluster(), { tls: authority.issue({ name: 'api', addresses: ['api.test'] }) });
      const asked: (string | undefined)[] = [];
      const proxy = createServer().on('connect', (request, socket) => {
        asked.push(request.url);
        const onward = connect(Number(new URL(fake.url).port), '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
          socket.pipe(onward).pipe(socket);
        });
        onward.on('error', () => socket.destroy());
        socket.on('error', () => onward.destroy());
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => {
        proxy.closeAllConnections();
        proxy.close();
      });
      // SOCKS 5 (RFC 1928): a greeting, then the name to connect to.
      const socks = createTcpServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => {
          socket.write(Buffer.of(5, 0));
          socket.once('data', (request) => {
            asked.push(request.toString('latin1', 5, 5 + (request[4] ?? 0)));
            const onward = connect(Number(new URL(fake.url).port), '127.0.0.1', () => {
              socket.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
              socket.pipe(onward).pipe(socket);
            });
            onward.on('error', () => socket.destroy());
          });
        });
      });
      await new Promise<void>((resolve) => socks.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => void socks.close());
      const trust = { 'certificate-authority-data': Buffer.from(authority.certificate).toString('base64') };
      const read = (cluster: object, env: Readonly<Record<string, string>>) =>
        readFake(fake, { kubeconfig: kubeconfigFor('https://api.test', {}, { ...trust, ...cluster }), env });
      return { asked, read, url: `http://${addressOf(proxy)}`, socks: `socks5h://${addressOf(socks)}` };
    }

    test('of the kubeconfig', async () => {
      const { asked, read, url } = await behindProxy();
      expect(names(await read({ 'proxy-url': url }, {}))).toHaveLength(4);
      expect(new Set(asked)).toEqual(new Set(['api.test:443']));
    });

    test('of the environment that speaks SOCKS', async () => {
      const { asked, read, socks } = await behindProxy();
      expect(names(await read({}, { HTTPS_PROXY: socks }))).toHaveLength(4);
      expect(new Set(asked)).toEqual(new Set(['api.test']));
    });

    test('of the environment, and around it where that says so', async () => {
      const { asked, read, url } = await behindProxy();
      expect(names(await read({}, { HTTPS_PROXY: url }))).toHaveLength(4);
      expect(new Set(asked)).toEqual(new Set(['api.test:443']));
      await expect(read({}, { HTTPS_PROXY: url, NO_PROXY: '10.0.0.0/8,.test' })).rejects.toMatchObject({
        code: 'unreachable',
      });
    });
  });

  test('as somebody else', async () => {
    const fake = await startFake(smallCluster());
    let headers: object = {};
    fake.on('/version', (request, response) => {
      headers = request.headersDistinct;
      fake.pass(request, response);
    });
    await readFake(fake, { kubeconfig: kubeconfigFor(fake.url, { as: 'jane', 'as-groups': ['dev', 'ops'] }) });
    expect(headers).toMatchObject({ 'impersonate-user': ['jane'], 'impersonate-group': ['dev', 'ops'] });
  });

  test('behind a path', async () => {
    const fake = await startFake([]);
    fake.on('/k8s/clusters/c-1/version', (_, response) => response.end('{"gitVersion":"v1.30.0"}'));
    for (const root of ['api', 'apis']) {
      fake.on(`/k8s/clusters/c-1/${root}`, (_, response) =>
        response.end('{"kind":"APIGroupDiscoveryList","items":[]}'),
      );
    }
    const reading = await readFake(fake, { kubeconfig: kubeconfigFor(`${fake.url}/k8s/clusters/c-1/`) });
    expect(reading.gitVersion).toBe('v1.30.0');
  });
});

describe('credentials are renewed', () => {
  test('when the server refuses them, by asking the plugin once more', async () => {
    const { read, seen } = await guarded('new');
    const runs = temporaryFile('runs', '');
    const script = `if [ -s ${runs} ]; then\n${credential({ token: 'new' })}\nelse echo run > ${runs}\n${credential({ token: 'old' })}\nfi`;
    expect(names(await read(plugin(script)))).toHaveLength(4);
    expect(seen.filter((header) => header === 'Bearer old')).toHaveLength(1);
  });

  test('when they are about to expire', async () => {
    const { read } = await guarded('new');
    const runs = temporaryFile('runs', '');
    const soon = new Date(Date.now() + 1000).toISOString();
    const script = `if [ -s ${runs} ]; then\n${credential({ token: 'new' })}\nelse echo run > ${runs}\n${credential({ token: 'old', expirationTimestamp: soon })}\nfi`;
    expect(names(await read(plugin(script)))).toHaveLength(4);
  });

  test('no more than once when that does not help', async () => {
    const { read } = await guarded('abc');
    const runs = temporaryFile('runs', '');
    const attempt = read(plugin(`echo run >> ${runs}\n${credential({ token: 'wrong' })}`));
    await expect(attempt).rejects.toThrow('refused the credentials of user "tester"');
    expect(readFileSync(runs, 'utf8')).toBe('run\nrun\n');
  });
});

describe('a credential plugin', () => {
  const CANARY = 'canary-token';

  test.each<[string, string, object, string]>([
    ['fails', 'echo "\u001b[31mlogin expired" >&2; exit 3', {}, 'ended with exit code 3: login expired'],
    ['fails in silence', 'exit 1', {}, 'ended with exit code 1'],
    ['is killed', 'kill -9 $$', {}, 'was ended by SIGKILL'],
    ['writes no JSON', `echo ${CANARY}`, {}, 'wrote no JSON'],
    ['writes something else', `echo '{"token":"${CANARY}"}'`, {}, 'wrote no ExecCredential with a status'],
    ['writes nothing to sign in with', credential({}), {}, 'wrote neither a token nor a certificate with its key'],
    [
      'writes a certificate without its key',
      credential({ token: CANARY, clientCertificateData: 'x' }),
      {},
      'wrote neither a token nor a certificate with its key',
    ],
    [
      'writes another version',
      credential({ token: CANARY }, 'client.authentication.k8s.io/v1beta1'),
      {},
      'wrote another apiVersion than client.authentication.k8s.io/v1, which the kubeconfig asks for',
    ],
    ['writes without end', 'yes', {}, 'wrote more than credentials'],
    ['needs a terminal', 'exit 0', { interactiveMode: 'Always' }, 'needs a terminal (interactiveMode: Always)'],
  ])(
    'that %s is one line, and shows nothing that it wrote to its standard output',
    async (_, script, more, message) => {
      const { read } = await guarded('abc');
      const attempt = read(plugin(script, more));
      await expect(attempt).rejects.toMatchObject({ code: 'credentials' });
      await expect(attempt).rejects.toThrow(/^the credential plugin "[^\n]*$/);
      await expect(attempt).rejects.toThrow(message);
      await expect(attempt).rejects.not.toThrow(CANARY);
    },
  );

  test('that is not installed says how to get it', async () => {
    const { read } = await guarded('abc');
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-login' };
    await expect(read({ exec })).rejects.toThrow(
      'the credential plugin "no-such-login" was not found: install it, or put it on the PATH',
    );
    await expect(read({ exec: { ...exec, installHint: 'brew install login' } })).rejects.toThrow(
      'was not found: brew install login',
    );
  });

  test('is told about itself, the cluster and whether somebody is there', async () => {
    const { fake } = await guarded('abc');
    const told = temporaryFile('told', '');
    const user = plugin(`echo "$KUBERNETES_EXEC_INFO $EXTRA $1" > ${told}\n${credential({ token: 'abc' })}`, {
      provideClusterInfo: true,
      env: [{ name: 'EXTRA', value: 'more' }],
      args: ['get-token'],
    });
    await readFake(fake, { kubeconfig: kubeconfigFor(fake.url, user), env: { PATH: process.env['PATH'] } });
    const [info = '', ...rest] = readFileSync(told, 'utf8').trim().split(' ');
    expect(JSON.parse(info)).toEqual({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      spec: { interactive: false, cluster: { server: fake.url } },
    });
    expect(rest).toEqual(['more', 'get-token']);
  });
});

test('a plugin that waits for ever is ended', async () => {
  const config = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: temporaryFile('plugin', '#!/bin/sh\nsleep 300 & wait\n', 0o700),
    args: [],
    env: new Map(),
    interactiveMode: 'Never',
    installHint: '',
    cluster: undefined,
  };
  const attempt = runExecPlugin(config, { PATH: process.env['PATH'] }, false, 200);
  await expect(attempt).rejects.toThrow('did not finish within 0.2 s');
});
