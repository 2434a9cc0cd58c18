import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../kube/index.ts';
import { parseAddress } from '../../addresses/index.ts';
import type { End } from '../../explain/index.ts';
import { readCluster } from '../../model/index.ts';
import { pod, snapshotOf } from '../../test-objects.ts';
import { linkerdOf } from './linkerd.ts';

function judge(objects: readonly JsonObject[], { from = 'web', port = 80 } = {}): string {
  const cluster = readCluster(snapshotOf(objects));
  const endOf = (name: string): End => {
    if (name === 'any-pod') return { type: 'any-pod' };
    const workload = cluster.workloads.find((one) => one.name === name);
    const [found] = workload?.pods ?? [];
    if (workload !== undefined && found !== undefined) return { type: 'pod', pod: found, workload };
    return { type: 'address', address: parseAddress(name) ?? 0n };
  };
  const verdict = linkerdOf(cluster)?.judge(endOf(from), endOf('db'), port);
  return verdict === undefined ? 'no mesh' : `${verdict.decision} ${verdict.transport}`;
}

const object = (kind: string, name: string, spec: JsonObject, labels: JsonObject = {}): JsonObject => ({
  apiVersion: 'policy.linkerd.io/v1beta3',
  kind,
  metadata: { namespace: 'shop', name, labels },
  spec,
});
const one = (name: string, annotations: JsonObject = { 'linkerd.io/inject': 'enabled' }, spec: JsonObject = {}) => {
  const made = pod(
    'shop',
    name,
    { app: name },
    { ports: [{ name: 'http', containerPort: 80 }], spec: { serviceAccountName: name, ...spec } },
  );
  return { ...made, metadata: { ...(made['metadata'] as JsonObject), annotations } };
};
const db = (annotations: JsonObject = {}) => one('db', { 'linkerd.io/inject': 'enabled', ...annotations });
const WEB = one('web');
const OUT = one('out', {});
const server = (spec: JsonObject = {}) =>
  object('Server', 'db', { podSelector: { matchLabels: { app: 'db' } }, port: 'http', ...spec }, { for: 'db' });
const BASE = [WEB, OUT, db()];
const allow = (client: JsonObject, of: JsonObject = { name: 'db' }) =>
  object('ServerAuthorization', 'allow', { server: of, client });

describe('without a Server', () => {
  test.each([
    ['all-unauthenticated', 'allow mtls', 'allow plaintext', 'allow plaintext'],
    ['all-authenticated', 'allow mtls', 'deny plaintext', 'deny plaintext'],
    ['cluster-unauthenticated', 'allow mtls', 'allow plaintext', 'deny plaintext'],
    ['cluster-authenticated', 'allow mtls', 'deny plaintext', 'deny plaintext'],
    ['audit', 'allow mtls', 'allow plaintext', 'allow plaintext'],
    ['deny', 'deny mtls', 'deny plaintext', 'deny plaintext'],
  ])('the default policy %s decides', (policy, meshed, inCluster, outside) => {
    const objects = [WEB, OUT, db({ 'config.linkerd.io/default-inbound-policy': policy })];
    expect(['web', 'out', '203.0.113.1'].map((from) => judge(objects, { from }))).toEqual([meshed, inCluster, outside]);
  });

  test('a default policy that is not known is passed over, and a port may ask for an identity', () => {
    const objects = (annotations: JsonObject) => [WEB, OUT, db(annotations)];
    expect(judge(objects({ 'config.linkerd.io/default-inbound-policy': 'none' }), { from: 'out' })).toBe(
      'allow plaintext',
    );
    const identified = objects({ 'config.linkerd.io/proxy-require-identity-inbound-ports': '80,90-99' });
    expect([80, 95, 81].map((port) => judge(identified, { from: 'out', port }))).toEqual([
      'deny plaintext',
      'deny plaintext',
      'allow plaintext',
    ]);
  });

  test('private addresses are the cluster’s', () => {
    const objects = [WEB, OUT, db({ 'config.linkerd.io/default-inbound-policy': 'cluster-unauthenticated' })];
    expect(judge(objects, { from: '10.1.2.3' })).toBe('allow plaintext');
    expect(judge(objects, { from: '203.0.113.1' })).toBe('deny plaintext');
  });

  test('anyone is let in where nothing says otherwise', () => {
    expect(judge(BASE, { from: 'out' })).toBe('allow plaintext');
  });
});

describe('a Server', () => {
  test('lets nobody in without an authorization, but by its accessPolicy', () => {
    expect(judge([...BASE, server()])).toBe('deny mtls');
    expect(judge([...BASE, server()], { port: 81 })).toBe('allow mtls');
    expect(judge([...BASE, server({ accessPolicy: 'all-unauthenticated' })], { from: 'out' })).toBe('allow plaintext');
  });

  test('adds what its accessPolicy lets in to what authorizations do', () => {
    const objects = [...BASE, server({ accessPolicy: 'all-unauthenticated' })];
    const other = allow({ unauthenticated: true, networks: [{ cidr: '10.0.0.0/8' }] });
    expect(judge([...objects, other], { from: 'out' })).toBe('allow plaintext');
  });

  test('without HTTP has no routes', () => {
    const route = object('HTTPRoute', 'r', { parentRefs: [{ kind: 'Server', name: 'db' }] });
    const anyone = allow({ unauthenticated: true });
    expect(judge([...BASE, server({ proxyProtocol: 'opaque' }), route, anyone])).toBe('allow mtls');
  });

  test('is matched by number as well', () => {
    expect(judge([...BASE, server({ port: 80 })])).toBe('deny mtls');
    expect(judge([...BASE, server({ port: 8080 })])).toBe('allow mtls');
  });

  test.each<[JsonObject, string, string]>([
    [{ unauthenticated: true }, 'allow', 'allow'],
    [{ meshTLS: { identities: ['*'] } }, 'allow', 'deny'],
    [{ meshTLS: { identities: ['web.shop.serviceaccount.identity.linkerd.cluster.local'] } }, 'allow', 'deny'],
    [{ meshTLS: { identities: ['*.shop.serviceaccount.identity.linkerd.cluster.local'] } }, 'allow', 'deny'],
    [{ meshTLS: { identities: ['*.other.serviceaccount.identity.linkerd.cluster.local'] } }, 'deny', 'deny'],
    [{ meshTLS: { serviceAccounts: [{ name: 'web' }] } }, 'allow', 'deny'],
    [{ meshTLS: { serviceAccounts: [{ name: 'web', namespace: 'other' }] } }, 'deny', 'deny'],
    [{ unauthenticated: true, networks: [{ cidr: '10.0.0.0/8' }] }, 'conditional', 'conditional'],
    [{ unauthenticated: true, networks: [] }, 'allow', 'allow'],
    [{ meshTLS: { unauthenticatedTLS: true } }, 'allow', 'deny'],
  ])('with a ServerAuthorization for %j: %s with mTLS, %s without', (client, meshed, plain) => {
    expect(judge([...BASE, server(), allow(client)])).toBe(`${meshed} mtls`);
    expect(judge([...BASE, server(), allow(client)], { from: 'out' })).toBe(`${plain} plaintext`);
    expect(judge([...BASE, server(), allow(client, { selector: { matchLabels: { for: 'db' } } })])).toBe(
      `${meshed} mtls`,
    );
  });

  test('with an AuthorizationPolicy wants every authentication that it names', () => {
    const tls = object('MeshTLSAuthentication', 'tls', { identityRefs: [{ kind: 'ServiceAccount', name: 'web' }] });
    const net = object('NetworkAuthentication', 'net', {
      networks: [{ cidr: '203.0.113.0/24', except: ['203.0.113.7/32'] }],
    });
    const policy = (
      refs: readonly JsonObject[],
      targetRef: JsonObject = { group: 'policy.linkerd.io', kind: 'Server', name: 'db' },
    ) => object('AuthorizationPolicy', 'p', { targetRef, requiredAuthenticationRefs: refs });
    const byTls = { kind: 'MeshTLSAuthentication', name: 'tls' };
    const byNet = { kind: 'NetworkAuthentication', name: 'net' };
    const objects = [...BASE, server(), tls, net];
    expect(judge([...objects, policy([byTls])])).toBe('allow mtls');
    expect(judge([...objects, policy([byTls])], { from: 'out' })).toBe('deny plaintext');
    expect(judge([...objects, policy([byNet])], { from: '203.0.113.1' })).toBe('allow plaintext');
    expect(judge([...objects, policy([byNet])], { from: '203.0.113.7' })).toBe('deny plaintext');
    expect(judge([...objects, policy([byTls, byNet])], { from: '203.0.113.1' })).toBe('deny plaintext');
    expect(judge([...objects, policy([{ kind: 'ServiceAccount', name: 'web' }])])).toBe('allow mtls');
    expect(judge([...objects, policy([byTls], { kind: 'Namespace', name: 'shop' })])).toBe('allow mtls');
    expect(judge([...objects, policy([{ kind: 'MeshTLSAuthentication', name: 'gone' }])])).toBe('deny mtls');
  });

  test('with routes lets in what fits one, which the connection does not show', () => {
    const route = object('HTTPRoute', 'r', { parentRefs: [{ kind: 'Server', name: 'db' }] });
    const onRoute = object('AuthorizationPolicy', 'p', {
      targetRef: { kind: 'HTTPRoute', name: 'r' },
      requiredAuthenticationRefs: [{ kind: 'ServiceAccount', name: 'web' }],
    });
    expect(judge([...BASE, server(), route])).toBe('deny mtls');
    expect(judge([...BASE, server(), route, onRoute])).toBe('conditional mtls');
    expect(judge([...BASE, server(), route, allow({ unauthenticated: true })])).toBe('conditional mtls');
  });
});

describe('the way round', () => {
  test('is a skipped port, a pod without a proxy, the host network', () => {
    expect(
      judge([WEB, OUT, db({ 'config.linkerd.io/skip-inbound-ports': '25,79-81' }), server()], { from: 'out' }),
    ).toBe('allow plaintext');
    expect(judge([WEB, OUT, one('db', {}), server()], { from: 'out' })).toBe('allow plaintext');
    expect(judge([WEB, OUT, one('db', { 'linkerd.io/inject': 'enabled' }, { hostNetwork: true }), server()])).toBe(
      'allow plaintext',
    );
  });

  test('is what proxies skip by default', () => {
    expect(judge([...BASE, server({ port: 4567 })], { from: 'out', port: 4567 })).toBe('allow plaintext');
  });

  test('is for the source to skip its proxy', () => {
    const web = one('web', { 'linkerd.io/inject': 'enabled', 'config.linkerd.io/skip-outbound-ports': '80' });
    expect(judge([web, db(), server(), allow({ meshTLS: { identities: ['*'] } })])).toBe('deny plaintext');
  });
});

test('a cluster that speaks of no mesh has none', () => {
  expect(judge([one('web', {}), one('db', {})])).toBe('no mesh');
});
