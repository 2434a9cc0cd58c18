import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../kube/index.ts';
import { parseAddress } from '../../addresses/index.ts';
import type { End } from '../../explain/index.ts';
import { readCluster } from '../../model/index.ts';
import { namespace, pod, snapshotOf } from '../../test-objects.ts';
import { ISTIO_DEFAULTS, istioOf } from './istio.ts';

/** `allow mtls`, as `web` connects to a port of `db`. */
function judge(objects: readonly JsonObject[], { from = 'web', to = 'db', port = 80 } = {}): string {
  const cluster = readCluster(snapshotOf(objects));
  const endOf = (name: string): End => {
    if (name === 'any-pod') return { type: 'any-pod' };
    const workload = cluster.workloads.find((one) => one.name === name);
    const [found] = workload?.pods ?? [];
    const address = parseAddress(name) ?? 0n;
    return workload === undefined || found === undefined
      ? { type: 'address', address }
      : { type: 'pod', pod: found, workload };
  };
  const verdict = istioOf(cluster, ISTIO_DEFAULTS)?.judge(endOf(from), endOf(to), port);
  return verdict === undefined ? 'no mesh' : `${verdict.decision} ${verdict.transport}`;
}

const SHOP = namespace('shop', { 'istio-injection': 'enabled' });
const one = (
  name: string,
  spec: JsonObject = {},
  labels: JsonObject = {},
  annotations: JsonObject = {},
  space = 'shop',
) => {
  const made = pod(space, name, { app: name, ...labels }, { spec: { serviceAccountName: name, ...spec } });
  return { ...made, metadata: { ...(made['metadata'] as JsonObject), annotations } };
};
const WEB = one('web');
const DB = one('db');
const OUT = one('out', {}, { 'sidecar.istio.io/inject': 'false' });
const mtls = (
  mode: string,
  fields: JsonObject = {},
  place: JsonObject = { namespace: 'shop', name: 'default' },
): JsonObject => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: place,
  spec: { mtls: { mode }, ...fields },
});
const authz = (spec: JsonObject, space = 'shop', name = 'policy'): JsonObject => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { namespace: space, name },
  spec,
});
const BASE = [SHOP, WEB, DB, OUT];
const rule = (fields: JsonObject) => authz({ rules: [fields] });

describe('mTLS', () => {
  test('is taken and not asked for by default', () => {
    expect(judge(BASE)).toBe('allow mtls');
    expect(judge(BASE, { from: 'out' })).toBe('allow plaintext');
    expect(judge(BASE, { from: 'any-pod' })).toBe('allow either');
    expect(judge(BASE, { from: '203.0.113.1' })).toBe('allow plaintext');
  });

  test('that is strict refuses plaintext', () => {
    const strict = [...BASE, mtls('STRICT')];
    expect(judge(strict)).toBe('allow mtls');
    expect(judge(strict, { from: 'out' })).toBe('deny plaintext');
    expect(judge(strict, { from: 'any-pod' })).toBe('conditional mtls');
  });

  test('is that of the workload before the namespace before the mesh; a selector in the root namespace counts nowhere', () => {
    const root = { namespace: 'istio-system', name: 'mesh' };
    const selector = { selector: { matchLabels: { app: 'db' } } };
    expect(judge([...BASE, mtls('STRICT', {}, root)], { from: 'out' })).toBe('deny plaintext');
    expect(judge([...BASE, mtls('STRICT', {}, root), mtls('PERMISSIVE')], { from: 'out' })).toBe('allow plaintext');
    const own = mtls('DISABLE', selector, { namespace: 'shop', name: 'db' });
    expect(judge([...BASE, mtls('STRICT'), own])).toBe('allow plaintext');
    expect(judge([...BASE, mtls('STRICT', selector, root)], { from: 'out' })).toBe('allow plaintext');
    expect(judge([...BASE, mtls('UNSET'), mtls('STRICT', {}, root)], { from: 'out' })).toBe('deny plaintext');
  });

  test('of a port is keyed by the port of the workload, and only with a selector', () => {
    const ports = { portLevelMtls: { 80: { mode: 'DISABLE' } } };
    const selector = { selector: { matchLabels: { app: 'db' } } };
    expect(judge([...BASE, mtls('STRICT', { ...selector, ...ports })], { from: 'out' })).toBe('allow plaintext');
    expect(judge([...BASE, mtls('STRICT', { ...selector, ...ports })], { from: 'out', port: 81 })).toBe(
      'deny plaintext',
    );
    expect(judge([...BASE, mtls('STRICT', ports)], { from: 'out' })).toBe('deny plaintext');
  });

  test('of several policies is that of the oldest', () => {
    const made = (name: string, mode: string, creationTimestamp: string) =>
      mtls(mode, {}, { namespace: 'shop', name, creationTimestamp });
    const both = [made('a', 'STRICT', '2026-02-01T00:00:00Z'), made('b', 'PERMISSIVE', '2026-01-01T00:00:00Z')];
    expect(judge([...BASE, ...both], { from: 'out' })).toBe('allow plaintext');
  });
});

describe('the way round', () => {
  const strict = mtls('STRICT');
  test.each<[string, JsonObject, string]>([
    [
      'an excluded port',
      one('db', {}, {}, { 'traffic.sidecar.istio.io/excludeInboundPorts': '22, 80' }),
      'allow plaintext',
    ],
    [
      'a port that is not included',
      one('db', {}, {}, { 'traffic.sidecar.istio.io/includeInboundPorts': '8080' }),
      'allow plaintext',
    ],
    [
      'every port included',
      one('db', {}, {}, { 'traffic.sidecar.istio.io/includeInboundPorts': '*' }),
      'deny plaintext',
    ],
    ['the host network', one('db', { hostNetwork: true }), 'allow plaintext'],
    ['no sidecar by label', one('db', {}, { 'sidecar.istio.io/inject': 'false' }), 'allow plaintext'],
    ['no sidecar by annotation', one('db', {}, {}, { 'sidecar.istio.io/inject': 'false' }), 'allow plaintext'],
    ['a namespace outside', one('db', {}, {}, {}, 'other'), 'allow plaintext'],
    ['none', DB, 'deny plaintext'],
  ])('is %s', (_, db, expected) => {
    const root = mtls('STRICT', {}, { namespace: 'istio-system', name: 'mesh' });
    expect(judge([SHOP, WEB, OUT, db, strict, root], { from: 'out' })).toBe(expected);
  });

  test('is for the source to leave its proxy out', () => {
    const web = one('web', {}, {}, { 'traffic.sidecar.istio.io/excludeOutboundPorts': '80' });
    expect(judge([SHOP, web, DB, strict])).toBe('deny plaintext');
    expect(judge([SHOP, web, DB, strict], { port: 81 })).toBe('allow mtls');
  });

  test('a pod that runs without a sidecar is outside, whatever labels say', () => {
    const running = { ...DB, status: { podIPs: [{ ip: '10.0.0.1' }] } };
    expect(judge([SHOP, OUT, running, strict], { from: 'out' })).toBe('allow plaintext');
    const withProxy = { ...running, spec: { containers: [{ name: 'main' }, { name: 'istio-proxy' }] } };
    expect(judge([SHOP, OUT, withProxy, strict], { from: 'out' })).toBe('deny plaintext');
  });
});

describe('authorization', () => {
  test('denies all with a policy that allows and has no rules, and none with one that denies and has none', () => {
    expect(judge([...BASE, authz({})])).toBe('deny mtls');
    expect(judge([...BASE, authz({ rules: [{}] })])).toBe('allow mtls');
    expect(judge([...BASE, authz({ action: 'DENY' })])).toBe('allow mtls');
    expect(judge([...BASE, authz({ action: 'AUDIT', rules: [{}] })])).toBe('allow mtls');
  });

  test('asks CUSTOM, then DENY, then ALLOW', () => {
    const deny = authz({ action: 'DENY', rules: [{ to: [{ operation: { ports: ['80'] } }] }] }, 'shop', 'deny');
    const allow = authz({ rules: [{}] }, 'shop', 'allow');
    const custom = authz({ action: 'CUSTOM', rules: [{}] }, 'shop', 'custom');
    expect(judge([...BASE, deny, allow])).toBe('deny mtls');
    expect(judge([...BASE, deny, allow], { port: 81 })).toBe('allow mtls');
    expect(judge([...BASE, custom, allow])).toBe('conditional mtls');
    expect(judge([...BASE, custom, deny])).toBe('deny mtls');
  });

  test('is for the workloads of its namespace, or of all from the root namespace', () => {
    expect(judge([...BASE, authz({}, 'other')])).toBe('allow mtls');
    expect(judge([...BASE, authz({}, 'istio-system')])).toBe('deny mtls');
    expect(judge([...BASE, authz({ selector: { matchLabels: { app: 'db' } } }, 'istio-system')])).toBe('deny mtls');
    expect(judge([...BASE, authz({ selector: { matchLabels: { app: 'web' } } })])).toBe('allow mtls');
  });

  const source = (fields: JsonObject) => rule({ from: [{ source: fields }] });
  test.each<[JsonObject, string, string]>([
    [{ principals: ['cluster.local/ns/shop/sa/web'] }, 'allow', 'deny'],
    [{ principals: ['cluster.local/ns/shop/*'] }, 'allow', 'deny'],
    [{ principals: ['*/sa/web'] }, 'allow', 'deny'],
    [{ principals: ['*'] }, 'allow', 'deny'],
    [{ principals: ['cluster.local/ns/other/sa/web'] }, 'deny', 'deny'],
    [{ serviceAccounts: ['web'] }, 'allow', 'deny'],
    [{ serviceAccounts: ['other/web'] }, 'deny', 'deny'],
    [{ namespaces: ['shop'] }, 'allow', 'deny'],
    [{ notNamespaces: ['shop'] }, 'deny', 'allow'],
    [{ notPrincipals: ['*'] }, 'deny', 'allow'],
    [{ trustDomains: ['cluster.local'] }, 'allow', 'deny'],
    [{ requestPrincipals: ['*'] }, 'conditional', 'conditional'],
    [{ remoteIpBlocks: ['10.0.0.0/8'] }, 'conditional', 'conditional'],
  ])('from %j: %s with mTLS, %s without', (fields, withMtls, without) => {
    expect(judge([...BASE, source(fields)])).toBe(`${withMtls} mtls`);
    expect(judge([...BASE, source(fields)], { from: 'out' })).toBe(`${without} plaintext`);
  });

  test('by address needs to know it', () => {
    const blocks = source({ ipBlocks: ['203.0.113.0/24'] });
    expect(judge([...BASE, blocks], { from: '203.0.113.7' })).toBe('allow plaintext');
    expect(judge([...BASE, blocks], { from: '198.51.100.7' })).toBe('deny plaintext');
    expect(judge([...BASE, blocks])).toBe('conditional mtls');
  });

  test('by the request depends, but on a port that carries no HTTP', () => {
    const paths = { to: [{ operation: { paths: ['/admin'] } }] };
    expect(judge([...BASE, rule(paths)])).toBe('conditional mtls');
    expect(judge([...BASE, authz({ action: 'DENY', rules: [paths] })])).toBe('conditional mtls');
    const tcp = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace: 'shop', name: 'db' },
      spec: { selector: { app: 'db' }, ports: [{ name: 'tcp-sql', port: 80 }] },
    };
    expect(judge([...BASE, tcp, rule(paths)])).toBe('deny mtls');
    expect(judge([...BASE, tcp, authz({ action: 'DENY', rules: [paths] })])).toBe('deny mtls');
  });

  test('by conditions takes those of the connection, and leaves others open', () => {
    const when = (key: string, values: readonly string[]) => rule({ when: [{ key, values }] });
    expect(judge([...BASE, when('source.namespace', ['shop'])])).toBe('allow mtls');
    expect(judge([...BASE, when('destination.port', ['81'])])).toBe('deny mtls');
    expect(judge([...BASE, when('request.headers[x]', ['y'])])).toBe('conditional mtls');
  });
});

describe('a sidecar', () => {
  const plain = namespace('shop');
  const strict = mtls('STRICT');

  test('comes by labels and not by an annotation alone, and never to system namespaces', () => {
    const asked = one('web', {}, {}, { 'sidecar.istio.io/inject': 'true' });
    const labelled = one('web', {}, { 'sidecar.istio.io/inject': 'true' });
    const to = one('db', {}, { 'sidecar.istio.io/inject': 'true' });
    expect(judge([plain, asked, to, strict])).toBe('deny plaintext');
    expect(judge([plain, labelled, to, strict])).toBe('allow mtls');
    const system = [
      namespace('kube-system', { 'istio-injection': 'enabled' }),
      SHOP,
      DB,
      one('web', {}, {}, {}, 'kube-system'),
    ];
    expect(judge([...system, strict])).toBe('deny plaintext');
  });

  test('may be passed by with a list of the only addresses that it takes', () => {
    const ranges = (list: string) => one('web', {}, {}, { 'traffic.sidecar.istio.io/includeOutboundIPRanges': list });
    expect(judge([SHOP, ranges('10.0.0.0/8'), DB, strict])).toBe('conditional mtls');
    expect(judge([SHOP, ranges('*'), DB, strict])).toBe('allow mtls');
  });
});

describe('ambient', () => {
  const AMBIENT = namespace('shop', { 'istio.io/dataplane-mode': 'ambient' });
  const out = one('out', {}, { 'istio.io/dataplane-mode': 'none' });
  const ambient = [AMBIENT, WEB, DB, out];

  test('has no mode without encryption', () => {
    expect(judge(ambient)).toBe('allow mtls');
    expect(judge([...ambient, mtls('DISABLE')])).toBe('allow mtls');
    expect(judge([...ambient, mtls('STRICT')], { from: 'out' })).toBe('deny plaintext');
  });

  test('closes what ztunnel cannot tell apart', () => {
    const paths = { to: [{ operation: { paths: ['/x'] } }] };
    expect(judge([...ambient, rule(paths)])).toBe('deny mtls');
    expect(judge([...ambient, authz({ action: 'DENY', rules: [paths] })])).toBe('deny mtls');
    expect(judge([...ambient, rule({ from: [{ source: { namespaces: ['shop'] } }] })])).toBe('allow mtls');
  });

  test('leaves a rule that allows out whole when any part of it is of the request', () => {
    const inShop = { source: { namespaces: ['shop'] } };
    for (const source of [{ requestPrincipals: ['a'] }, { remoteIpBlocks: ['10.0.0.0/8'] }]) {
      expect(judge([...ambient, rule({ from: [inShop, { source }] })])).toBe('deny mtls');
    }
    expect(judge([...ambient, rule({ from: [inShop], when: [{ key: 'connection.sni', values: ['a'] }] })])).toBe(
      'deny mtls',
    );
    const denying = { from: [{ source: { namespaces: ['other'] } }], to: [{ operation: { methods: ['GET'] } }] };
    expect(judge([...ambient, authz({ action: 'DENY', rules: [denying] })])).toBe('allow mtls');
  });

  test('does not ask external services', () => {
    expect(judge([...ambient, authz({ action: 'CUSTOM', provider: { name: 'a' }, rules: [{}] })])).toBe('allow mtls');
    expect(judge([...BASE, authz({ action: 'CUSTOM', provider: { name: 'a' }, rules: [{}] })])).toBe(
      'conditional mtls',
    );
  });

  test('finds the waypoint by the label of the Service too', () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace: 'shop', name: 'db', labels: { 'istio.io/use-waypoint': 'way' } },
      spec: { selector: { app: 'db' }, ports: [{ port: 80 }] },
    };
    const targetRefs = [{ group: '', kind: 'Service', name: 'db' }];
    const closing = authz({ targetRefs }, 'shop', 'at-way');
    expect(judge([...ambient, service, closing])).toBe('conditional mtls');
    const without = { ...service, metadata: { namespace: 'shop', name: 'db' } };
    expect(judge([...ambient, without, closing])).toBe('allow mtls');
  });

  test('judges requests at the waypoint, which connections to the pod itself do not pass', () => {
    const waypoint = namespace('shop', { 'istio.io/dataplane-mode': 'ambient', 'istio.io/use-waypoint': 'way' });
    const targetRefs = [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'way' }];
    const objects = [waypoint, WEB, DB, out];
    const closing = authz({ targetRefs }, 'shop', 'at-way');
    expect(judge([...objects, closing])).toBe('conditional mtls');
    const behind = authz(
      { rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/way'] } }] }] },
      'shop',
      'behind',
    );
    expect(judge([...objects, closing, behind])).toBe('deny mtls');
    expect(judge([...objects, behind])).toBe('allow mtls');
  });
});

test('a cluster that speaks of no mesh has none', () => {
  expect(judge([namespace('shop'), WEB, DB])).toBe('no mesh');
});
