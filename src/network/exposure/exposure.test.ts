import { describe, expect, test } from 'vitest';
import { formatFieldPath, type JsonObject } from '../../kube/index.ts';
import { formatConnections } from '../connections/index.ts';
import { Connectivity } from '../connectivity/index.ts';
import { readCluster } from '../model/index.ts';
import { SPECIFICATION } from '../profile/index.ts';
import { type Answer, Reachability } from '../reach/index.ts';
import { namespace, networkPolicy, pod, snapshotOf } from '../test-objects.ts';
import { type Exposure, exposuresOf } from './exposure.ts';

function exposureOf(objects: readonly JsonObject[], name = 'web'): Exposure | undefined {
  const connectivity = new Connectivity(new Reachability(readCluster(snapshotOf(objects)), SPECIFICATION));
  return exposuresOf(connectivity).find(({ workload }) => workload.name === name);
}

function text({ allowed, possible }: Answer): string {
  const [sure, maybe] = [formatConnections(allowed), formatConnections(possible)];
  return sure === maybe ? sure : `${sure} ? ${maybe}`;
}

function ways(...objects: readonly JsonObject[]): readonly string[] {
  return (exposureOf(objects)?.ways ?? []).map(
    ({ kind, object, path, port, answer }) =>
      `${kind} ${port} by ${object.kind}/${object.name} ${formatFieldPath(path)}: ${text(answer)}`,
  );
}

const web = pod('n', 'web', { app: 'web' }, { ports: [{ name: 'http', containerPort: 8080 }] });
const service = (spec: JsonObject, port: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace: 'n', name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http', ...port }], ...spec },
});
const closed = networkPolicy('n', 'closed', {});
const from = (...peers: readonly JsonObject[]) => networkPolicy('n', 'open', { ingress: [{ from: peers }] });

describe('a Service', () => {
  test('of the cluster alone opens nothing to the outside', () => {
    expect(ways(web, service({}))).toEqual([]);
  });

  test('opens its node port and its load balancer', () => {
    expect(ways(web, service({ type: 'NodePort' }, { nodePort: 30080 }))).toEqual([
      'NodePort 30080 by Service/web spec.ports[0].nodePort: TCP 8080',
    ]);
    expect(ways(web, service({ type: 'LoadBalancer' }, { nodePort: 30080 }))).toEqual([
      'LoadBalancer 80 by Service/web spec.ports[0]: TCP 8080',
      'NodePort 30080 by Service/web spec.ports[0].nodePort: TCP 8080',
    ]);
    expect(ways(web, service({ externalIPs: ['203.0.113.1'] }))).toEqual([
      'ExternalIP 80 by Service/web spec.externalIPs: TCP 8080',
    ]);
  });

  test('behind a policy is open or not as the plugin sees the client or the node, unless it keeps the client address', () => {
    expect(ways(web, closed, service({ type: 'LoadBalancer' }))).toEqual([
      'LoadBalancer 80 by Service/web spec.ports[0]: No Connections ? TCP 8080',
    ]);
    expect(ways(web, closed, service({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' }))).toEqual([
      'LoadBalancer 80 by Service/web spec.ports[0]: No Connections',
    ]);
  });

  test('is open to its source ranges as far as policies admit these', () => {
    const local = (ranges: readonly string[]) =>
      service({ type: 'LoadBalancer', externalTrafficPolicy: 'Local', loadBalancerSourceRanges: ranges });
    const policy = from({ ipBlock: { cidr: '203.0.113.0/24' } });
    expect(ways(web, policy, local(['203.0.113.128/25']))[0]).toContain('TCP 8080');
    expect(ways(web, policy, local(['198.51.100.0/24']))[0]).toContain('No Connections');
  });
});

describe('a pod', () => {
  test('opens its host ports', () => {
    const hosting = pod('n', 'web', {}, { ports: [{ containerPort: 8080, hostPort: 80 }] });
    expect(ways(hosting)).toEqual(['HostPort 80 by Pod/web spec.containers[0].ports[0].hostPort: TCP 8080']);
    expect(ways(hosting, closed)).toEqual([
      'HostPort 80 by Pod/web spec.containers[0].ports[0].hostPort: No Connections',
    ]);
  });

  test('on the host network opens what it declares, policies or not', () => {
    const hosting = pod('n', 'web', {}, { ports: [{ containerPort: 8080 }], spec: { hostNetwork: true } });
    expect(ways(hosting)).toEqual(['HostNetwork 0 by Pod/web spec.hostNetwork: TCP 8080']);
    expect(ways(hosting, closed)).toEqual(['HostNetwork 0 by Pod/web spec.hostNetwork: No Connections ? TCP 8080']);
  });

  test('is open to any pod and the outside until a policy selects it', () => {
    const open = exposureOf([web]);
    const isolated = exposureOf([web, closed]);
    const inside = exposureOf([web, from({ namespaceSelector: {} })]);
    expect([open, isolated, inside].map((one) => one && [text(one.fromAnyPod), text(one.fromOutside)])).toEqual([
      ['All Connections', 'All Connections'],
      ['No Connections', 'No Connections'],
      ['All Connections', 'No Connections'],
    ]);
  });
});

describe('a Gateway', () => {
  const gateway = (listener: JsonObject = {}, spec: JsonObject = {}): JsonObject => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { namespace: 'edge', name: 'main' },
    spec: {
      listeners: [
        { name: 'web', port: 443, protocol: 'HTTPS', allowedRoutes: { namespaces: { from: 'All' } }, ...listener },
      ],
      ...spec,
    },
  });
  const route = (spec: JsonObject = {}, kind = 'HTTPRoute', backend: JsonObject = {}): JsonObject => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind,
    metadata: { namespace: 'n', name: 'web' },
    spec: {
      parentRefs: [{ namespace: 'edge', name: 'main' }],
      rules: [{ backendRefs: [{ name: 'web', port: 80, ...backend }] }],
      ...spec,
    },
  });
  const opened = (...objects: readonly JsonObject[]) => ways(web, service({}), ...objects);
  const OPEN = ['Gateway 443 by Gateway/main spec.listeners[0]: TCP 8080'];

  test('opens what its routes lead to', () => {
    expect(opened(gateway(), route())).toEqual(OPEN);
    expect(opened(gateway(), route({}, 'HTTPRoute', { port: 8080 }))).toEqual([]);
    expect(opened(gateway(), route(), closed)).toEqual([
      'Gateway 443 by Gateway/main spec.listeners[0]: No Connections',
    ]);
  });

  test('takes routes of its own namespace alone unless it says otherwise', () => {
    expect(opened(gateway({ allowedRoutes: {} }), route())).toEqual([]);
    const selector = {
      allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { edge: 'yes' } } } },
    };
    expect(opened(gateway(selector), route())).toEqual([]);
    expect(opened(gateway(selector), route(), namespace('n', { edge: 'yes' }))).toEqual(OPEN);
  });

  test('takes routes by section, port, kind and hostname', () => {
    const parent = (fields: JsonObject) => route({ parentRefs: [{ namespace: 'edge', name: 'main', ...fields }] });
    expect(opened(gateway(), parent({ sectionName: 'other' }))).toEqual([]);
    expect(opened(gateway(), parent({ port: 80 }))).toEqual([]);
    expect(opened(gateway(), parent({ kind: 'Service' }))).toEqual([]);
    expect(opened(gateway(), route({}, 'TCPRoute'))).toEqual([]);
    expect(
      opened(gateway({ allowedRoutes: { namespaces: { from: 'All' }, kinds: [{ kind: 'GRPCRoute' }] } }), route()),
    ).toEqual([]);
    expect(opened(gateway({ hostname: '*.example.com' }), route({ hostnames: ['a.b.example.com'] }))).toEqual(OPEN);
    expect(opened(gateway({ hostname: '*.example.com' }), route({ hostnames: ['example.com'] }))).toEqual([]);
  });

  test('reaches a Service of another namespace only by a grant', () => {
    const elsewhere = { ...route({}, 'HTTPRoute', { namespace: 'n' }), metadata: { namespace: 'm', name: 'web' } };
    const grant = (name?: string): JsonObject => ({
      apiVersion: 'gateway.networking.k8s.io/v1beta1',
      kind: 'ReferenceGrant',
      metadata: { namespace: 'n', name: 'grant' },
      spec: {
        from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'm' }],
        to: [{ group: '', kind: 'Service', ...(name && { name }) }],
      },
    });
    expect(opened(gateway(), elsewhere)).toEqual([]);
    expect(opened(gateway(), elsewhere, grant())).toEqual(OPEN);
    expect(opened(gateway(), elsewhere, grant('other'))).toEqual([]);
  });

  test('has the listeners of sets that it allows', () => {
    const set: JsonObject = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'ListenerSet',
      metadata: { namespace: 'n', name: 'extra' },
      spec: {
        parentRef: { namespace: 'edge', name: 'main' },
        listeners: [{ name: 'a', port: 8443, protocol: 'HTTPS' }],
      },
    };
    const toSet = route({ parentRefs: [{ kind: 'ListenerSet', name: 'extra' }] });
    expect(opened(gateway(), set, toSet)).toEqual([]);
    const allowing = gateway({}, { allowedListeners: { namespaces: { from: 'All' } } });
    expect(opened(allowing, set, toSet)).toEqual(['Gateway 8443 by ListenerSet/extra spec.listeners[0]: TCP 8080']);
  });
});
