import { createServer, type Server, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { CertificateAuthority } from '../../../e2e/certificates.ts';
import { FakeApiServer, type Handler, sendStatus } from './testing/fake-api-server.ts';
import { kubeconfigFor } from './testing/kubeconfig-file.ts';
import { gapMessages, names, readFake, startFake } from './testing/read-fake.ts';
import { namespaces, pods, services, smallCluster } from './testing/small-cluster.ts';

const ONE_LINE = /^[^\n]+$/;

/** A handler that answers with an error. */
function fail(code: number, message: string, headers?: Readonly<Record<string, string>>): Handler {
  return (_, response) => sendStatus(response, code, message, headers);
}

/** Begins a list and does something else in the middle. */
function halfAList(then: (socket: Socket) => void): Handler {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write(
      '{"kind":"PodList","metadata":{},"items":[{"metadata":{"name":"half","namespace":"shop"}},{"meta',
      () => {
        if (response.socket !== null) then(response.socket);
      },
    );
  };
}

async function rawServer(onConnection: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return `127.0.0.1:${address.port}`;
}

describe('when there is no conversation, one line says why', () => {
  const failing: [string, () => Promise<Parameters<typeof readFake>[1]>, RegExp, string][] = [
    [
      'nothing listens',
      async () => {
        const fake = await FakeApiServer.start([]);
        const { url } = fake;
        await fake.stop();
        return { kubeconfig: kubeconfigFor(url) };
      },
      /^cannot reach http:\/\/127\.0\.0\.1:\d+ \(context "test"\): connection refused; is the context the one you mean\?$/,
      'unreachable',
    ],
    [
      'the host does not exist',
      async () => ({ kubeconfig: kubeconfigFor('https://cluster.invalid:6443') }),
      /^cannot reach https:\/\/cluster\.invalid:6443 \(context "test"\): /,
      'unreachable',
    ],
    [
      'the server never answers',
      async () => ({ kubeconfig: kubeconfigFor(`http://${await rawServer(() => undefined)}`), requestTimeout: 100 }),
      /: no whole answer within 0\.1 s \(--request-timeout\)$/,
      'timeout',
    ],
    [
      'TLS is never answered',
      async () => ({ kubeconfig: kubeconfigFor(`https://${await rawServer(() => undefined)}`), requestTimeout: 100 }),
      /: no whole answer within 0\.1 s \(--request-timeout\)$/,
      'timeout',
    ],
    [
      'the server does not speak TLS',
      async () => ({ kubeconfig: kubeconfigFor((await startFake([])).url.replace('http:', 'https:')) }),
      /^cannot trust https:.*: does not speak TLS as expected; /,
      'tls',
    ],
    [
      'it is no HTTP server',
      async () => ({ kubeconfig: kubeconfigFor(`http://${await rawServer((socket) => socket.end('220 mail\r\n'))}`) }),
      /is no Kubernetes API server: it answered with something that is not HTTP$/,
      'not-kubernetes',
    ],
    [
      'it is some web server',
      async () => {
        const fake = await startFake([]);
        fake.on('/version', (_, response) => response.end('<html>hello</html>'));
        return { kubeconfig: kubeconfigFor(fake.url) };
      },
      /is no Kubernetes API server: it answered with something that is no Kubernetes object$/,
      'not-kubernetes',
    ],
    [
      'it redirects',
      async () => {
        const fake = await startFake([]);
        fake.on('/version', (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
        return { kubeconfig: kubeconfigFor(fake.url) };
      },
      /it answered with a redirect \(302\), which is not followed$/,
      'not-kubernetes',
    ],
    [
      'it has never heard of /version',
      async () => {
        const fake = await startFake([]);
        fake.on('/version', fail(404, 'not here'));
        return { kubeconfig: kubeconfigFor(fake.url) };
      },
      /is no Kubernetes API server: it answered 404: not here$/,
      'not-kubernetes',
    ],
    [
      'the credentials have expired',
      async () => {
        const fake = await startFake([]);
        fake.on('/version', fail(401, 'Unauthorized'));
        return { kubeconfig: kubeconfigFor(fake.url, { token: 'old' }) };
      },
      /refused the credentials of user "tester": they may have expired; sign in again \(401: Unauthorized\)$/,
      'credentials',
    ],
    [
      'discovery is forbidden',
      async () => {
        const fake = await startFake([]);
        fake.on('/apis', fail(403, 'forbidden: User "tester" cannot get path "/apis"'));
        return { kubeconfig: kubeconfigFor(fake.url) };
      },
      /does not say what it serves: 403: forbidden: User "tester" cannot get path "\/apis"$/,
      'forbidden',
    ],
  ];

  test.each(failing)('%s', async (_, options, message, code) => {
    const attempt = readFake(await startFake([]), await options());
    await expect(attempt).rejects.toThrow(message);
    await expect(attempt).rejects.toThrow(ONE_LINE);
    await expect(attempt).rejects.toMatchObject({ code });
  });

  test('the certificate is not trusted', async () => {
    const tls = new CertificateAuthority('unknown').issue({ name: 'fake', addresses: ['127.0.0.1'] });
    const fake = await startFake(smallCluster(), { tls });
    await expect(readFake(fake)).rejects.toMatchObject({ code: 'tls' });
    await expect(readFake(fake)).rejects.toThrow(
      /^cannot trust https:.*; check certificate-authority-data of the cluster/,
    );
  });

  test.each([
    ['expired', { name: 'fake', addresses: ['127.0.0.1'], expires: new Date(0) }, /expired/],
    ['for another host', { name: 'fake', addresses: ['10.0.0.1'] }, /127\.0\.0\.1/],
  ])('the certificate is %s', async (_, subject, message) => {
    const authority = new CertificateAuthority('test');
    const fake = await startFake(smallCluster(), { tls: authority.issue(subject) });
    const trust = { 'certificate-authority-data': Buffer.from(authority.certificate).toString('base64') };
    await expect(readFake(fake, { kubeconfig: kubeconfigFor(fake.url, {}, trust) })).rejects.toThrow(message);
  });
});

describe('when a part cannot be had, that part is a gap', () => {
  test.each<[string, Handler, string]>([
    [
      'forbidden',
      fail(403, 'pods is forbidden: User "tester" cannot list resource "pods" in API group ""'),
      'forbidden: pods: 403: pods is forbidden: User "tester" cannot list resource "pods" in API group ""',
    ],
    [
      'its conversion webhook fails',
      fail(500, 'conversion webhook for example.com/v1 failed:\n\u001b[31mconnection refused'),
      'unavailable: pods: 500: conversion webhook for example.com/v1 failed: connection refused',
    ],
    ['the list is no JSON', (_, response) => response.end('{"items":[{]}'), MALFORMED()],
    ['the list is cut off', (_, response) => response.end('{"items":[{"metadata":{}},'), MALFORMED()],
    [
      'items are no objects',
      (_, response) => response.end('{"kind":"PodList","metadata":{},"items":["a"]}'),
      MALFORMED(),
    ],
    ['items come twice', (_, response) => response.end('{"metadata":{},"items":[],"items":[]}'), MALFORMED()],
    ['the list is a number', (_, response) => response.end('42'), MALFORMED()],
    [
      'it redirects',
      (_, response) => response.writeHead(307, { location: '/elsewhere' }).end(),
      'unavailable: pods: answered with a redirect (307), which is not followed',
    ],
    [
      'the connection is reset in the middle',
      halfAList((socket) => socket.resetAndDestroy()),
      'unavailable: pods: the connection was reset',
    ],
    [
      'the list never ends',
      (_, response) => response.end('{"kind":"PodList","metadata":{"continue":"again"},"items":[]}'),
      'unavailable: pods: answered with a list that does not end',
    ],
    [
      'the body is damaged',
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip at all'),
      'unavailable: pods: answered with a damaged compressed body',
    ],
  ])('%s', { timeout: 15_000 }, async (_, handler, gap) => {
    const fake = await startFake(smallCluster());
    fake.on('/api/v1/pods', handler);
    const reading = await readFake(fake);
    expect(gapMessages(reading)).toEqual([gap]);
    expect(reading.snapshot.gaps[0]?.missing).toMatchObject({ group: '', kind: 'Pod' });
    expect(names(reading)).toEqual(['Namespace/shop', 'Deployment/shop/web']);
  });

  function MALFORMED(): string {
    return 'unavailable: pods: answered with something that is no Kubernetes list';
  }

  test('the server stops answering in the middle of a list', async () => {
    const fake = await startFake(smallCluster());
    fake.on(
      '/api/v1/pods',
      halfAList(() => undefined),
    );
    const reading = await readFake(fake, { requestTimeout: 200 });
    expect(gapMessages(reading)).toEqual(['unavailable: pods: no whole answer within 0.2 s (--request-timeout)']);
    expect(names(reading)).toEqual(['Namespace/shop', 'Deployment/shop/web']);
  });

  test('an aggregated API is down', async () => {
    const fake = await startFake(smallCluster());
    const stale = { version: 'v1alpha2', freshness: 'Stale', resources: [] };
    fake.on('/apis', (_, response) => {
      const items = ['wgpolicyk8s.io', 'metrics.k8s.io'].map((name) => ({ metadata: { name }, versions: [stale] }));
      response.end(JSON.stringify({ kind: 'APIGroupDiscoveryList', items }));
    });
    const reading = await readFake(fake, { needs: ['namespaces', 'pods', 'policy-reports'] });
    expect(gapMessages(reading)).toEqual([
      'unavailable: what wgpolicyk8s.io/v1alpha2 serves is not known: the server behind this aggregated API does not answer',
    ]);
    expect(reading.snapshot.gaps[0]?.missing).toEqual({ group: 'wgpolicyk8s.io', kind: '*' });
  });

  test('an aggregated API is down, on a server before 1.26', { timeout: 15_000 }, async () => {
    const fake = await startFake(smallCluster(), { legacyDiscovery: true });
    fake.on('/apis/apps/v1', fail(503, 'service unavailable', { 'retry-after': '0' }));
    const reading = await readFake(fake);
    expect(gapMessages(reading)).toEqual(['unavailable: what apps/v1 serves is not known: 503: service unavailable']);
    expect(names(reading)).toEqual(['Namespace/shop', 'Pod/shop/cart', 'Pod/shop/db']);
  });

  test('the credentials expire in the middle', async () => {
    const fake = await startFake(smallCluster());
    fake.on('/apis/apps/v1/deployments', fail(401, 'Unauthorized'));
    const reading = await readFake(fake);
    expect(gapMessages(reading)).toEqual(['forbidden: deployments.apps: 401: Unauthorized']);
  });

  test('a namespace is deleted in the middle', async () => {
    const fake = await startFake([namespaces('shop'), pods('shop/cart', 'gone/a', 'gone/b')]);
    const reading = await readFake(fake);
    expect(names(reading)).toEqual(['Namespace/shop', 'Pod/shop/cart']);
    expect(gapMessages(reading)).toEqual([
      'unavailable: namespace gone was deleted while the cluster was read: 2 objects were left out',
    ]);
  });

  test('namespaces cannot be listed, and nothing is taken for gone', async () => {
    const fake = await startFake([namespaces('shop'), pods('shop/cart')]);
    fake.on('/api/v1/namespaces', fail(403, 'no'));
    const reading = await readFake(fake);
    expect(names(reading)).toEqual(['Pod/shop/cart']);
    expect(gapMessages(reading)).toEqual(['forbidden: namespaces: 403: no']);
  });

  test('nothing at all can be had: that is an error', async () => {
    const fake = await startFake(smallCluster());
    for (const path of ['/api/v1/pods', '/api/v1/namespaces', '/apis/apps/v1/deployments'])
      fake.on(path, fail(403, 'no'));
    await expect(readFake(fake)).rejects.toThrow(
      /^nothing could be read from cluster test \(http:\S+\): .*: 403: no; "breakwater permissions -o yaml" prints the rights it needs$/,
    );
  });

  test('the server goes away: the rest is not asked for', async () => {
    const fake = await startFake([...smallCluster(), services()]);
    const lists = ['/api/v1/pods', '/apis/apps/v1/deployments', '/api/v1/services'];
    for (const path of lists)
      fake.on(
        path,
        halfAList(() => undefined),
      );
    const attempt = readFake(fake, { needs: ['namespaces', 'pods', 'pod-templates', 'services'], requestTimeout: 100 });
    await expect(attempt).rejects.toThrow(
      /^nothing could be read .*: services: no whole answer within 0\.1 s \(--request-timeout\)$/,
    );
    expect(fake.paths()).not.toContain('/api/v1/namespaces');
  });
});

describe('what passes is waited for', () => {
  test.each<[string, Handler]>([
    ['too many requests', fail(429, 'slow down', { 'retry-after': '0' })],
    ['an error of the server', fail(503, 'etcd is electing a leader')],
    ['a reset', (request) => request.socket.resetAndDestroy()],
    ['a reset in the middle of a list', halfAList((socket) => socket.resetAndDestroy())],
  ])('%s', async (_, handler) => {
    const fake = await startFake(smallCluster());
    fake.onFirst('/api/v1/pods', 2, handler);
    const reading = await readFake(fake);
    expect(gapMessages(reading)).toEqual([]);
    expect(names(reading)).toEqual(['Namespace/shop', 'Pod/shop/cart', 'Pod/shop/db', 'Deployment/shop/web']);
  });

  test('Retry-After is kept to', async () => {
    const fake = await startFake(smallCluster());
    fake.onFirst('/api/v1/pods', 1, fail(429, 'slow down', { 'retry-after': '1' }));
    const started = performance.now();
    await readFake(fake);
    expect(performance.now() - started).toBeGreaterThan(990);
  });

  test('pages that have expired begin again, and no object comes twice', async () => {
    const all = Array.from({ length: 1_100 }, (_, index) => `shop/pod-${index}`);
    const fake = await startFake([namespaces('shop'), pods(...all)]);
    let expired = 0;
    fake.on('/api/v1/pods', (request, response) => {
      if (request.url?.includes('continue=1000') === true && expired++ < 2) {
        sendStatus(response, 410, 'The provided continue parameter is too old');
      } else {
        fake.pass(request, response);
      }
    });
    const reading = await readFake(fake);
    expect(gapMessages(reading)).toEqual([]);
    expect(names(reading).slice(1)).toEqual(all.map((name) => `Pod/${name}`));
    const begun = fake.requests.filter(({ path, query }) => path === '/api/v1/pods' && !query.has('continue'));
    expect(begun).toHaveLength(3);
  });

  test('pages that always expire are read in one piece', async () => {
    const all = Array.from({ length: 600 }, (_, index) => `shop/pod-${index}`);
    const fake = await startFake([namespaces('shop'), pods(...all)]);
    fake.on('/api/v1/pods', (request, response) => {
      if (request.url?.includes('continue=') === true) sendStatus(response, 410, 'too old');
      else fake.pass(request, response);
    });
    const reading = await readFake(fake);
    expect(names(reading)).toHaveLength(601);
  });

  test('a slow line gets smaller pages', async () => {
    const all = Array.from({ length: 200 }, (_, index) => `shop/pod-${index}`);
    const fake = await startFake([namespaces('shop'), pods(...all)]);
    fake.on('/api/v1/pods', (request, response) => {
      if (request.url?.includes('limit=500') === true) halfAList(() => undefined)(request, response);
      else fake.pass(request, response);
    });
    const reading = await readFake(fake, { requestTimeout: 300 });
    expect(gapMessages(reading)).toEqual([]);
    expect(names(reading)).toHaveLength(201);
  });
});

describe('large and deep', () => {
  test('an object of 1.4 MB is read whole', async () => {
    const text = 'ä'.repeat(700_000);
    const big = { metadata: { name: 'big', namespace: 'shop', annotations: { text } } };
    const fake = await startFake([namespaces('shop'), { ...pods(), objects: [big] }]);
    const { snapshot } = await readFake(fake);
    expect(snapshot.find('', 'Pod', 'shop', 'big')?.annotations.get('text')).toBe(text);
  });

  test.each([
    [
      'larger than 16 MiB',
      `{"metadata":{"name":"big","x":"${'x'.repeat(17 << 20)}"}}`,
      'too-large: pods: an object larger than 16 MiB was left out',
    ],
    [
      'nested very deep',
      `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      'too-large: pods: an object nested deeper than 1000 levels was left out',
    ],
  ])('an object %s is left out, and the others are read', async (_, object, gap) => {
    const fake = await startFake(smallCluster());
    fake.on('/api/v1/pods', (_request, response) => {
      response.end(
        `{"kind":"PodList","metadata":{},"items":[${object},{"metadata":{"name":"small","namespace":"shop"}}]}`,
      );
    });
    const reading = await readFake(fake);
    expect(gapMessages(reading)).toEqual([gap]);
    expect(names(reading)).toContain('Pod/shop/small');
  });

  test('an endless answer is given up', async () => {
    const fake = await startFake(smallCluster());
    fake.on('/api/v1/pods', (_, response) => {
      const more = (): void => {
        if (!response.destroyed) response.write('"'.padEnd(1 << 16, 'x'), more);
      };
      more();
    });
    const reading = await readFake(fake, { requestTimeout: 2_000 });
    expect(gapMessages(reading)).toEqual(['unavailable: pods: answered with something that is no Kubernetes list']);
  });
});
