import { describe, expect, test } from 'vitest';
import { formatFieldPath, type JsonObject } from '../../kube/index.ts';
import { parseAddress } from '../addresses/index.ts';
import { ALL_CONNECTIONS, connectionsOf, formatConnections, portRange } from '../connections/index.ts';
import { type Cluster, readCluster } from '../model/index.ts';
import { PROFILES, SPECIFICATION } from '../profile/index.ts';
import { VerdictTable } from '../reach/index.ts';
import { clusterNetworkPolicy, namespace, networkPolicy, pod, snapshotOf } from '../test-objects.ts';
import type { Scene } from './direction.ts';
import type { End } from './end.ts';
import { explainWith } from './explanation.ts';
import { flipOf } from './flip/flip.ts';

function endOf(name: string, cluster: Cluster): End {
  for (const workload of cluster.workloads) {
    const found = workload.pods.find((pod) => pod.name === name);
    if (found !== undefined) return { type: 'pod', pod: found, workload };
  }
  return { type: 'address', address: parseAddress(name) ?? 0n };
}

function sceneOf(objects: readonly JsonObject[], source: string, destination: string, profile = SPECIFICATION): Scene {
  const cluster = readCluster(snapshotOf(objects));
  return {
    cluster,
    profile,
    verdicts: new VerdictTable(),
    source: endOf(source, cluster),
    destination: endOf(destination, cluster),
  };
}

/** One line a rule: what it is, whether its peer matches and why not, and what it decides. */
function rules(objects: readonly JsonObject[], source = 'a', destination = 'b'): readonly string[] {
  const { egress, ingress } = explainWith(sceneOf(objects, source, destination));
  return [egress, ingress].flatMap(({ direction, policies }) =>
    policies.flatMap(({ policy, rules }) => [
      `${direction} ${policy.tier} ${policy.object.name}`,
      ...rules.map(
        ({ rule, peer, decides }) =>
          `  ${formatFieldPath(rule.path)} ${rule.action} ${peer.match}${peer.why && `: ${peer.why}`} -> ${formatConnections(decides)}`,
      ),
    ]),
  );
}

const A = pod('n', 'a', { app: 'a', 'pod-template-hash': '1' }, { ips: ['10.0.0.1'] });
const B = pod('n', 'b', { app: 'b' }, { ips: ['10.0.0.2'], ports: [{ containerPort: 80 }] });
const toB = (...ingress: readonly JsonObject[]) =>
  networkPolicy('n', 'to-b', { podSelector: { matchLabels: { app: 'b' } }, ingress });
const admin = (name: string, priority: number, ingress: readonly JsonObject[]) =>
  clusterNetworkPolicy(name, { tier: 'Admin', priority, subject: { namespaces: {} }, ingress });

describe('an explanation', () => {
  test('has every policy that applies, and for each rule why it does or does not match', () => {
    const policy = toB(
      { from: [{ podSelector: { matchLabels: { app: 'c' } } }] },
      { from: [{ namespaceSelector: { matchLabels: { team: 'x' } } }] },
      { from: [{ ipBlock: { cidr: '192.168.0.0/16' } }] },
      { from: [{ podSelector: {} }], ports: [{ port: 80 }] },
    );
    expect(rules([A, B, policy, networkPolicy('n', 'other', { podSelector: { matchLabels: { app: 'c' } } })])).toEqual([
      'ingress NetworkPolicy to-b',
      '  spec.ingress[0] Accept no: the pod has app=a, and app=c is wanted -> No Connections',
      '  spec.ingress[1] Accept no: the namespace has no label team, and team=x is wanted -> No Connections',
      '  spec.ingress[2] Accept no: 10.0.0.1 is not in 192.168.0.0/16 -> No Connections',
      '  spec.ingress[3] Accept yes -> TCP 80',
    ]);
  });

  test('follows the tiers in order, and what each rule leaves to the next', () => {
    const everyone = [{ namespaces: {} }];
    const tcp = (number: number) => [{ tcp: { destinationPort: { number } } }];
    const objects = [
      A,
      B,
      admin('late', 2, [{ action: 'Deny', from: everyone }]),
      admin('early', 1, [
        { action: 'Accept', from: everyone, protocols: tcp(80) },
        { action: 'Pass', from: everyone, protocols: [...tcp(80), ...tcp(81)] },
      ]),
      toB({}),
    ];
    expect(rules(objects)).toEqual([
      'ingress Admin early',
      '  spec.ingress[0] Accept yes -> TCP 80',
      '  spec.ingress[1] Pass yes -> TCP 81',
      'ingress Admin late',
      '  spec.ingress[0] Deny yes -> SCTP 1-65535,TCP 1-79,82-65535,UDP 1-65535',
      'ingress NetworkPolicy to-b',
      '  spec.ingress[0] Accept yes -> All Connections',
    ]);
    expect(formatConnections(explainWith(sceneOf(objects, 'a', 'b')).answer.allowed)).toBe('TCP 80-81');
  });

  test('says on what the answer depends', () => {
    const policy = toB({ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] });
    expect(rules([A, B, policy])[1]).toContain('maybe: depends on whether the plugin compares an ipBlock');
    const { answer } = explainWith(sceneOf([A, B, policy], 'a', 'b'));
    expect([answer.allowed, answer.possible].map(formatConnections)).toEqual(['No Connections', 'All Connections']);
  });

  test('lets a pod reach itself', () => {
    const { answer, notes } = explainWith(sceneOf([B, toB()], 'b', 'b'));
    expect(formatConnections(answer.allowed)).toBe('All Connections');
    expect(notes).toEqual(['A pod always reaches itself, whatever policies say.']);
  });

  test('lets a node and its pods reach each other', () => {
    const host = (nodeName: string) => pod('n', 'a', {}, { spec: { hostNetwork: true, nodeName } });
    const target = pod('n', 'b', { app: 'b' }, { spec: { nodeName: 'one' } });
    const answers = ['one', 'two', ''].map(
      (node) => explainWith(sceneOf([host(node), target, toB()], 'a', 'b')).answer,
    );
    expect(
      answers.map(({ allowed, possible }) => `${formatConnections(allowed)} ? ${formatConnections(possible)}`),
    ).toEqual([
      'All Connections ? All Connections',
      'No Connections ? No Connections',
      'No Connections ? All Connections',
    ]);
  });
});

/** The changes of the flip, one a line; undefined when there is none. */
function flip(
  objects: readonly JsonObject[],
  source = 'a',
  destination = 'b',
  port = 80,
): readonly string[] | undefined {
  const scene = sceneOf(objects, source, destination, PROFILES.get('calico'));
  const wanted = connectionsOf('TCP', portRange(port, port));
  const found = flipOf(explainWith(scene), wanted, scene);
  return found?.changes.map((change) => {
    if (change.type === 'create') return `create ${JSON.stringify(change.content)}`;
    const where = `${change.policy.object.name} ${formatFieldPath([...change.list, change.index])}`;
    return change.type === 'add' ? `add ${where} ${JSON.stringify(change.entry)}` : `remove ${where}`;
  });
}

describe('the smallest change', () => {
  test('is a peer for the rule that has just the port', () => {
    const policy = toB({ from: [{ podSelector: { matchLabels: { app: 'c' } } }], ports: [{ port: 80 }] });
    expect(flip([A, B, policy])).toEqual([
      'add to-b spec.ingress[0].from[1] {"podSelector":{"matchLabels":{"app":"a"}}}',
    ]);
  });

  test('is a port for the rule that has just the peer', () => {
    const policy = toB({ from: [{ podSelector: { matchLabels: { app: 'a' } } }], ports: [{ port: 81 }] });
    expect(flip([A, B, policy])).toEqual(['add to-b spec.ingress[0].ports[1] {"protocol":"TCP","port":80}']);
  });

  test('is a rule where no other fits, by the labels that stay and the name of the namespace', () => {
    const away = pod('m', 'a', { app: 'a', 'pod-template-hash': '1' });
    expect(flip([away, B, toB(), namespace('m')])).toEqual([
      'add to-b spec.ingress[0] {"from":[{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"m"}},"podSelector":{"matchLabels":{"app":"a"}}}],"ports":[{"protocol":"TCP","port":80}]}',
    ]);
    expect(flip([B, toB()], '203.0.113.7')).toEqual([
      'add to-b spec.ingress[0] {"from":[{"ipBlock":{"cidr":"203.0.113.7/32"}}],"ports":[{"protocol":"TCP","port":80}]}',
    ]);
  });

  test('opens both directions where both are closed', () => {
    const out = networkPolicy('n', 'out', { podSelector: { matchLabels: { app: 'a' } }, policyTypes: ['Egress'] });
    expect(flip([A, B, toB(), out])?.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'add out spec.egress[0]',
      'add to-b spec.ingress[0]',
    ]);
  });

  test('goes before the rule that denies, in the words of its kind', () => {
    const deny = admin('deny', 1, [
      { action: 'Pass', from: [{ namespaces: { matchLabels: { x: 'y' } } }] },
      { action: 'Deny', from: [{ namespaces: {} }] },
    ]);
    expect(flip([A, B, deny])).toEqual([
      'add deny spec.ingress[1] {"action":"Accept","from":[{"pods":{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"n"}},"podSelector":{"matchLabels":{"app":"a"}}}}],"protocols":[{"tcp":{"destinationPort":{"number":80}}}]}',
    ]);
  });

  test('that denies takes out what allows, and never the last peer of a rule', () => {
    const two = toB({
      from: [{ podSelector: { matchLabels: { app: 'a' } } }, { podSelector: { matchLabels: { app: 'c' } } }],
      ports: [{ port: 80 }],
    });
    expect(flip([A, B, two])).toEqual(['remove to-b spec.ingress[0].from[0]']);
    expect(flip([A, B, toB({ from: [{ podSelector: {} }], ports: [{ port: 80 }] })])).toEqual([
      'remove to-b spec.ingress[0]',
    ]);
    expect(flip([A, B, toB({ ports: [{ port: 80 }, { port: 81 }] })])).toEqual([
      'remove to-b spec.ingress[0].ports[0]',
    ]);
  });

  test('that denies where nothing is closed is a new policy', () => {
    expect(flip([A, B])?.[0]).toBe(
      'create {"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"namespace":"n","name":"b-deny-ingress"},"spec":{"podSelector":{"matchLabels":{"app":"b"}},"policyTypes":["Ingress"]}}',
    );
  });

  test('does not exist for a pod and itself', () => {
    const scene = sceneOf([B, toB()], 'b', 'b');
    expect(flipOf(explainWith(scene), ALL_CONNECTIONS, scene)).toBeUndefined();
  });
});
