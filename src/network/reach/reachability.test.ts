import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../kube/index.ts';
import { parseAddress } from '../addresses/index.ts';
import { formatConnections } from '../connections/index.ts';
import { type Pod, readCluster } from '../model/index.ts';
import { type Profile, SPECIFICATION } from '../profile/index.ts';
import {
  adminNetworkPolicy,
  clusterNetworkPolicy,
  deployment,
  namespace,
  networkPolicy,
  pod,
  snapshotOf,
} from '../test-objects.ts';
import { Reachability } from './reachability.ts';

const SETTLED: Profile = {
  ...SPECIFICATION,
  ipBlockMatchesPods: 'yes',
  ipBlockMatchesNodes: 'yes',
  isolatesHostNetworkPods: 'no',
  selectsHostNetworkPods: 'no',
};

/** `allowed`, or `allowed ? possible` where they differ. An end is a pod's name, `node NAME`, or an address. */
function answer(objects: readonly JsonObject[], source: string, destination: string, profile = SETTLED): string {
  const reachability = new Reachability(readCluster(snapshotOf(objects)), profile);
  const { cluster, universe, verdicts } = reachability;
  const { endpoints, classes, space } = universe;
  const pods = new Map<string, Pod>(cluster.workloads.flatMap(({ pods }) => pods).map((pod) => [pod.name, pod]));
  const classOf = (end: string): number => {
    const found = pods.get(end);
    if (found !== undefined) return universe.classOfPod(found);
    const node = endpoints.nodes.findIndex(({ name }) => end === `node ${name}`);
    const address = parseAddress(end) ?? 0n;
    const item = node >= 0 ? endpoints.firstNode + node : endpoints.firstSegment + space.segmentOf(address);
    return classes.classOf[end === 'stranger' ? endpoints.stranger : item] ?? 0;
  };
  const { allowed, possible } = verdicts.answerOf(reachability.verdictOf(classOf(source), classOf(destination)));
  const [sure, maybe] = [formatConnections(allowed), formatConnections(possible)];
  return sure === maybe ? sure : `${sure} ? ${maybe}`;
}

const A = pod('n', 'a', { app: 'a' }, { ips: ['10.0.0.1'] });
const B = pod('n', 'b', { app: 'b' }, { ips: ['10.0.0.2'], ports: [{ name: 'http', containerPort: 80 }] });
const host = (labels: JsonObject = {}, nodeName = '') =>
  pod('n', 'h', labels, { ips: ['192.168.0.1'], spec: { hostNetwork: true, nodeName } });
const closed = networkPolicy('n', 'closed', { podSelector: { matchLabels: { app: 'b' } } });
const toB = (from: readonly JsonObject[], ports?: readonly JsonObject[]) =>
  networkPolicy('n', 'to-b', {
    podSelector: { matchLabels: { app: 'b' } },
    ingress: [{ from, ...(ports && { ports }) }],
  });
const node = (name: string, address: string, labels: JsonObject = {}) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name, labels },
  status: { addresses: [{ type: 'InternalIP', address }] },
});
const admin = (name: string, priority: number, rules: JsonObject) =>
  clusterNetworkPolicy(name, { tier: 'Admin', priority, subject: { namespaces: {} }, ...rules });
const fromAll = (action: string, protocols?: readonly JsonObject[]) => ({
  ingress: [{ action, from: [{ namespaces: {} }], ...(protocols && { protocols }) }],
});
const tcp = (number: number) => ({ tcp: { destinationPort: { number } } });

describe('NetworkPolicy', () => {
  test('without policies everything is allowed', () => {
    expect(answer([A, B], 'a', 'b')).toBe('All Connections');
  });

  test('a policy without rules closes the pods it selects, and no others', () => {
    expect(answer([A, B, closed], 'a', 'b')).toBe('No Connections');
    expect(answer([A, B, closed], 'b', 'a')).toBe('All Connections');
  });

  test('a named port is that of the destination, with the protocol of the rule', () => {
    expect(answer([A, B, toB([{ podSelector: {} }], [{ port: 'http' }])], 'a', 'b')).toBe('TCP 80');
    expect(answer([A, B, toB([{ podSelector: {} }], [{ port: 'http', protocol: 'UDP' }])], 'a', 'b')).toBe(
      'No Connections',
    );
  });

  test('a named port of an egress rule matches no address', () => {
    const out = networkPolicy('n', 'out', {
      podSelector: { matchLabels: { app: 'a' } },
      policyTypes: ['Egress'],
      egress: [{ ports: [{ port: 'http' }] }],
    });
    expect(answer([A, B, out], 'a', 'b')).toBe('TCP 80');
    expect(answer([A, B, out], 'a', '8.8.8.8')).toBe('No Connections');
  });

  test('an init container that stays lends its named ports, and one that ends does not', () => {
    const withInit = (restartPolicy?: string) =>
      pod(
        'n',
        'b',
        { app: 'b' },
        {
          spec: {
            initContainers: [
              { name: 'side', ports: [{ name: 'http', containerPort: 81 }], ...(restartPolicy && { restartPolicy }) },
            ],
          },
        },
      );
    const policy = toB([{ podSelector: {} }], [{ port: 'http' }]);
    expect(answer([A, withInit('Always'), policy], 'a', 'b')).toBe('TCP 81');
    expect(answer([A, withInit(), policy], 'a', 'b')).toBe('No Connections');
  });

  test('a namespace carries its name as a label, though nothing describes it', () => {
    const named = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'n' } } };
    expect(answer([A, B, toB([named])], 'a', 'b')).toBe('All Connections');
    const lying = namespace('n', { 'kubernetes.io/metadata.name': 'other' });
    expect(answer([lying, A, B, toB([named])], 'a', 'b')).toBe('All Connections');
  });
});

describe('addresses', () => {
  const block = (cidr: string, except: readonly string[] = []) => toB([{ ipBlock: { cidr, except } }]);

  test('whether a block is compared with pods is left open by the specification', () => {
    expect(answer([A, B, block('10.0.0.0/8')], 'a', 'b', SETTLED)).toBe('All Connections');
    expect(answer([A, B, block('10.0.0.0/8')], 'a', 'b', SPECIFICATION)).toBe('No Connections ? All Connections');
    expect(answer([A, B, block('10.0.0.0/8')], 'a', 'b', { ...SETTLED, ipBlockMatchesPods: 'no' })).toBe(
      'No Connections',
    );
    expect(answer([A, B, block('10.0.0.0/8', ['10.0.0.0/30'])], 'a', 'b', SPECIFICATION)).toBe('No Connections');
  });

  test('a pod with addresses of both families may match in part', () => {
    const dual = pod('n', 'a', {}, { ips: ['10.0.0.1', 'fd00::1'] });
    expect(answer([dual, B, block('0.0.0.0/0')], 'a', 'b')).toBe('No Connections ? All Connections');
    const both = toB([{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }]);
    expect(answer([dual, B, both], 'a', 'b')).toBe('All Connections');
  });

  test('a pod whose address is not known is somewhere in the private ranges', () => {
    const unknown = pod('n', 'a');
    const named = pod('n', 'b', { app: 'b' });
    expect(answer([unknown, named, block('0.0.0.0/0')], 'a', 'b')).toBe('All Connections');
    expect(answer([unknown, named, block('10.0.0.0/8')], 'a', 'b')).toBe('No Connections ? All Connections');
    expect(answer([unknown, named, block('8.8.8.0/24')], 'a', 'b')).toBe('No Connections');
    const halves = toB([{ ipBlock: { cidr: '0.0.0.0/1' } }, { ipBlock: { cidr: '128.0.0.0/1' } }]);
    expect(answer([unknown, named, halves], 'a', 'b')).toBe('All Connections');
  });

  test('a pod whose address is not known is in the pod ranges of the nodes, where those are known', () => {
    const ranged = { ...node('one', '192.168.0.1'), spec: { podCIDRs: ['10.244.0.0/24'] } };
    const unknown = pod('n', 'a');
    expect(answer([ranged, unknown, B, block('10.244.0.0/16')], 'a', 'b')).toBe('All Connections');
    expect(answer([ranged, unknown, B, block('10.0.0.0/16')], 'a', 'b')).toBe('No Connections');
  });

  test('networks of an admin policy match the addresses of pods, whatever the plugin', () => {
    const deny = admin('deny', 1, { egress: [{ action: 'Deny', to: [{ networks: ['10.0.0.2/32'] }] }] });
    expect(answer([A, B, deny], 'a', 'b', SPECIFICATION)).toBe('No Connections');
    expect(answer([A, B, deny], 'a', '10.0.0.3', SPECIFICATION)).toBe('All Connections');
  });

  test('IPv6 is decided as IPv4 is', () => {
    const objects = [B, block('2001:db8::/32', ['2001:db8:1::/48'])];
    expect(answer(objects, '2001:db8::1', 'b')).toBe('All Connections');
    expect(answer(objects, '2001:db8:1::1', 'b')).toBe('No Connections');
    expect(answer(objects, '10.0.0.1', 'b')).toBe('No Connections');
  });
});

describe('pods on the host network', () => {
  const policy = toB([{ podSelector: { matchLabels: { app: 'h' } } }]);

  test('are selected by labels or not, as the plugin does', () => {
    const objects = [host({ app: 'h' }), B, policy];
    expect(
      answer(objects, 'h', 'b', { ...SETTLED, isolatesHostNetworkPods: 'yes', selectsHostNetworkPods: 'yes' }),
    ).toBe('All Connections');
    expect(answer(objects, 'h', 'b', SETTLED)).toBe('No Connections');
    expect(answer(objects, 'h', 'b', SPECIFICATION)).toBe('No Connections ? All Connections');
  });

  test('are isolated or not, as the plugin does', () => {
    const objects = [A, host({ app: 'b' }), closed];
    expect(
      answer(objects, 'a', 'h', { ...SETTLED, isolatesHostNetworkPods: 'yes', selectsHostNetworkPods: 'yes' }),
    ).toBe('No Connections');
    expect(answer(objects, 'a', 'h', SETTLED)).toBe('All Connections');
    expect(answer(objects, 'a', 'h', SPECIFICATION)).toBe('No Connections ? All Connections');
  });

  test('are no pods to the admin tiers, though they have their address', () => {
    expect(answer([A, host(), admin('deny', 1, fromAll('Deny'))], 'a', 'h', SPECIFICATION)).toBe('All Connections');
    const deny = admin('deny', 1, { egress: [{ action: 'Deny', to: [{ networks: ['192.168.0.0/16'] }] }] });
    expect(answer([A, host(), deny], 'a', 'h', SPECIFICATION)).toBe('No Connections');
  });
});

describe('nodes', () => {
  const deny = (nodes: JsonObject) => admin('deny', 1, { egress: [{ action: 'Deny', to: [{ nodes }] }] });
  const workers = { matchLabels: { role: 'worker' } };
  const nodes = [node('one', '192.168.0.1', { role: 'worker' }), node('two', '192.168.0.2')];

  test('are selected by their labels, with the pods on their network', () => {
    expect(answer([...nodes, A, deny(workers)], 'a', 'node one')).toBe('No Connections');
    expect(answer([...nodes, A, deny(workers)], 'a', 'node two')).toBe('All Connections');
    expect(answer([...nodes, A, host({}, 'one'), deny(workers)], 'a', 'h')).toBe('No Connections');
    expect(answer([...nodes, A, host({}, 'two'), deny(workers)], 'a', 'h')).toBe('All Connections');
  });

  test('of which it is not known which one it is may be selected', () => {
    expect(answer([...nodes, A, host(), deny(workers)], 'a', 'h')).toBe('No Connections ? All Connections');
    expect(answer([...nodes, A, host(), deny({})], 'a', 'h')).toBe('No Connections');
  });
});

describe('admin tiers', () => {
  const baseline = clusterNetworkPolicy('base', {
    tier: 'Baseline',
    priority: 5,
    subject: { namespaces: {} },
    ...fromAll('Deny'),
  });

  test('decide before and after the NetworkPolicies', () => {
    const open = toB([{ podSelector: {} }], [{ port: 80 }]);
    expect(answer([A, B, baseline], 'a', 'b')).toBe('No Connections');
    expect(answer([A, B, baseline, open], 'a', 'b')).toBe('TCP 80');
    expect(answer([A, B, open, admin('p', 1, fromAll('Deny', [tcp(80)]))], 'a', 'b')).toBe('No Connections');
    expect(answer([A, B, closed, admin('p', 1, fromAll('Accept', [tcp(81)]))], 'a', 'b')).toBe('TCP 81');
  });

  test('a rule that passes skips the rest of its tier, and no other', () => {
    const passing = admin('pass', 1, fromAll('Pass', [tcp(80)]));
    const denying = admin('deny', 2, fromAll('Deny'));
    expect(answer([A, B, passing, denying], 'a', 'b')).toBe('TCP 80');
    expect(answer([A, B, passing, denying, baseline], 'a', 'b')).toBe('No Connections');
  });

  test('are in force or not, as the plugin does', () => {
    const objects = [A, B, baseline];
    expect(answer(objects, 'a', 'b', { ...SETTLED, readsAdminTiers: 'no' })).toBe('All Connections');
    expect(answer(objects, 'a', 'b', { ...SETTLED, readsAdminTiers: 'unknown' })).toBe(
      'No Connections ? All Connections',
    );
    const closing = [A, B, closed, admin('open', 1, fromAll('Accept', [tcp(80)]))];
    expect(answer(closing, 'a', 'b', { ...SETTLED, readsAdminTiers: 'unknown' })).toBe('No Connections ? TCP 80');
  });

  test('several baseline policies decide by priority', () => {
    const first = clusterNetworkPolicy('first', {
      tier: 'Baseline',
      priority: 1,
      subject: { namespaces: {} },
      ...fromAll('Accept', [tcp(80)]),
    });
    expect(answer([A, B, baseline, first], 'a', 'b')).toBe('TCP 80');
  });

  test('of equal priority that disagree leave it open', () => {
    const objects = [A, B, admin('p', 1, fromAll('Accept', [tcp(80)])), admin('q', 1, fromAll('Deny'))];
    expect(answer(objects, 'a', 'b')).toBe('No Connections ? TCP 80');
    const agreeing = [A, B, admin('p', 1, fromAll('Deny', [tcp(80)])), admin('q', 1, fromAll('Deny'))];
    expect(answer(agreeing, 'a', 'b')).toBe('No Connections');
  });

  test('a named port has the protocol that the pod gives it', () => {
    const udp = pod('n', 'b', {}, { ports: [{ name: 'dns', containerPort: 53, protocol: 'UDP' }] });
    const policy = admin('p', 1, {
      ingress: [{ action: 'Deny', from: [{ namespaces: {} }], protocols: [{ destinationNamedPort: 'dns' }] }],
    });
    expect(answer([A, udp, policy], 'a', 'b')).toBe('SCTP 1-65535,TCP 1-65535,UDP 1-52,54-65535');
  });

  test('a domain name may be any address outside, and no pod', () => {
    const egress = [
      { action: 'Accept', to: [{ domainNames: ['*.example.com'] }], protocols: [tcp(443)] },
      { action: 'Deny', to: [{ networks: ['0.0.0.0/0'] }] },
    ];
    const objects = [A, B, admin('p', 1, { egress })];
    expect(answer(objects, 'a', '8.8.8.8')).toBe('No Connections ? TCP 443');
    expect(answer(objects, 'a', 'b')).toBe('No Connections');
  });

  test('of the older kind decide alike', () => {
    const policy = adminNetworkPolicy('p', {
      priority: 1,
      subject: { namespaces: {} },
      egress: [{ action: 'Deny', to: [{ networks: ['0.0.0.0/0'] }], ports: [{ portNumber: { port: 80 } }] }],
    });
    expect(answer([A, B, policy], 'a', 'b')).toBe('SCTP 1-65535,TCP 1-79,81-65535,UDP 1-65535');
  });
});

describe('a stranger', () => {
  test('is admitted where any pod is, and where labels are only excluded', () => {
    const without = toB([
      { namespaceSelector: {}, podSelector: { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] } },
    ]);
    expect(answer([B, without], 'stranger', 'b')).toBe('All Connections');
    expect(answer([B, toB([{ podSelector: {} }])], 'stranger', 'b')).toBe('No Connections');
  });

  test('may have any port under a name', () => {
    const out = networkPolicy('n', 'out', {
      podSelector: { matchLabels: { app: 'a' } },
      policyTypes: ['Egress'],
      egress: [{ to: [{ namespaceSelector: {} }], ports: [{ port: 'http' }] }],
    });
    expect(answer([A, out], 'a', 'stranger')).toBe('No Connections ? TCP 1-65535');
  });
});

test('policies select the pods that a template makes', () => {
  const made = deployment('n', 'd', { app: 'b' });
  expect(answer([A, made, closed], 'a', 'd')).toBe('No Connections');
});
