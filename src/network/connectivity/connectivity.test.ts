import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../kube/index.ts';
import { formatConnections } from '../connections/index.ts';
import { readCluster } from '../model/index.ts';
import { type Profile, SPECIFICATION } from '../profile/index.ts';
import { Reachability } from '../reach/index.ts';
import { networkPolicy, pod, snapshotOf } from '../test-objects.ts';
import { connectionsIn } from './connections.ts';
import { Connectivity } from './connectivity.ts';
import { formatPeer } from './peers.ts';

function lines(objects: readonly JsonObject[], profile: Profile = SPECIFICATION): readonly string[] {
  const connectivity = new Connectivity(new Reachability(readCluster(snapshotOf(objects)), profile));
  return [...connectionsIn(connectivity)].map(({ source, destination, answer }) => {
    const [allowed, possible] = [formatConnections(answer.allowed), formatConnections(answer.possible)];
    return `${formatPeer(source)} => ${formatPeer(destination)} : ${allowed}${allowed === possible ? '' : ` ? ${possible}`}`;
  });
}

const EVERYWHERE = [
  'n/a[Pod] => 0.0.0.0-255.255.255.255[External] : All Connections',
  'n/a[Pod] => 0::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff[External] : All Connections',
  '0.0.0.0-255.255.255.255[External] => n/a[Pod] : All Connections',
  '0::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff[External] => n/a[Pod] : All Connections',
];

const closed = (name: string, labels: JsonObject) =>
  networkPolicy('n', name, { podSelector: { matchLabels: labels }, policyTypes: ['Ingress', 'Egress'] });

describe('connections', () => {
  test('go to and from everywhere when nothing forbids it', () => {
    expect(lines([pod('n', 'a')])).toEqual(EVERYWHERE);
  });

  test('that cannot be are left out', () => {
    expect(lines([pod('n', 'a'), pod('n', 'b', { app: 'b' }), closed('p', { app: 'b' })])).toEqual(EVERYWHERE);
  });

  test('to neighbouring ranges are one where they are equal', () => {
    const blocks = ['10.0.0.0/9', '10.128.0.0/9', '12.0.0.0/8'].map((cidr) => ({ ipBlock: { cidr } }));
    const policy = networkPolicy('n', 'p', { policyTypes: ['Egress'], egress: [{ to: blocks }] });
    expect(lines([pod('n', 'a'), policy]).filter((line) => line.startsWith('n/a'))).toEqual([
      'n/a[Pod] => 10.0.0.0-10.255.255.255[External] : All Connections',
      'n/a[Pod] => 12.0.0.0-12.255.255.255[External] : All Connections',
    ]);
  });

  const owned = (name: string, labels: JsonObject): JsonObject => ({
    ...pod('n', name, labels),
    metadata: {
      namespace: 'n',
      name,
      labels,
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' }],
    },
  });

  test('of pods of one owner are one when the policies treat them alike', () => {
    const objects = [owned('db-0', { index: '0' }), owned('db-1', { index: '1' })];
    expect(lines(objects).map((line) => line.replace(/ .*/, ''))).toContain('n/db[StatefulSet]');
    expect(lines([...objects, closed('p', { index: '0' }), closed('q', { index: '1' })])).toEqual([]);
  });

  test('of pods of one owner are told apart when the policies do', () => {
    const objects = [owned('db-0', { index: '0' }), owned('db-1', { index: '1' }), closed('p', { index: '0' })];
    expect(new Set(lines(objects).map((line) => line.split(' ')[0]))).toContain('n/db-1[Pod]');
    expect(lines(objects).join()).not.toContain('db-0');
  });
});

describe('a node and its own pods', () => {
  const agent = (nodeName: string) => pod('n', 'agent', {}, { spec: { hostNetwork: true, nodeName } });
  const app = (nodeName: string) => pod('n', 'app', { app: 'app' }, { spec: { nodeName } });
  const between = (agentNode: string, appNode: string, profile?: Profile) =>
    lines([agent(agentNode), app(appNode), closed('p', { app: 'app' })], profile).filter((line) =>
      line.startsWith('n/agent[Pod] => n/app'),
    );

  test('always reach each other', () => {
    expect(between('one', 'one')).toEqual(['n/agent[Pod] => n/app[Pod] : All Connections']);
    expect(between('one', 'two')).toEqual([]);
  });

  test('may reach each other when it is not known where they run', () => {
    expect(between('', 'two')).toEqual(['n/agent[Pod] => n/app[Pod] : No Connections ? All Connections']);
  });

  test('are pods like others where the plugin takes them so', () => {
    expect(between('one', 'one', { ...SPECIFICATION, isolatesHostNetworkPods: 'yes' })).toEqual([]);
  });
});

describe('the ingress controller', () => {
  const web = pod('n', 'web', { app: 'web' }, { ports: [{ name: 'http', containerPort: 8080 }] });
  const service = (targetPort: number | string, selector: JsonObject = { app: 'web' }): JsonObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: 'n', name: 'web' },
    spec: {
      selector,
      ports: [
        { name: 'plain', port: 80, targetPort },
        { name: 'other', port: 81, targetPort: 9999 },
      ],
    },
  });
  const ingress = (port: JsonObject): JsonObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { namespace: 'n', name: 'web' },
    spec: { rules: [{ http: { paths: [{ backend: { service: { name: 'web', port } } }] } }] },
  });
  const route = (port?: JsonObject): JsonObject => ({
    apiVersion: 'route.openshift.io/v1',
    kind: 'Route',
    metadata: { namespace: 'n', name: 'web' },
    spec: { to: { kind: 'Service', name: 'web' }, ...(port && { port }) },
  });
  const reached = (...objects: readonly JsonObject[]) =>
    lines([web, ...objects])
      .filter((line) => line.startsWith('{'))
      .map((line) => line.split(' : ')[1]);

  test('reaches the target port of the Service port that an Ingress names', () => {
    expect(reached(service('http'), ingress({ number: 80 }))).toEqual(['TCP 8080']);
    expect(reached(service('http'), ingress({ name: 'plain' }))).toEqual(['TCP 8080']);
    expect(reached(service(8080), ingress({ number: 81 }))).toEqual(['TCP 9999']);
    expect(reached(service('http'), ingress({ number: 8080 }))).toEqual([]);
  });

  test('reaches nothing through a Service that selects no pod, or names a port that the pod lacks', () => {
    expect(reached(service('http', {}), ingress({ number: 80 }))).toEqual([]);
    expect(reached(service('https'), ingress({ number: 80 }))).toEqual([]);
  });

  test('reaches the endpoints that a Route names by port or name, or all', () => {
    expect(reached(service('http'), route({ targetPort: 8080 }))).toEqual(['TCP 8080']);
    expect(reached(service('http'), route({ targetPort: 'plain' }))).toEqual(['TCP 8080']);
    expect(reached(service('http'), route())).toEqual(['TCP 8080,9999']);
    expect(reached(service('http'), route({ targetPort: 80 }))).toEqual([]);
  });

  test('is stopped by policies as any pod is', () => {
    expect(reached(service('http'), ingress({ number: 80 }), closed('p', { app: 'web' }))).toEqual([]);
  });
});
