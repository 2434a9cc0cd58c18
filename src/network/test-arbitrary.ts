import fc from 'fast-check';
import type { JsonObject } from '../kube/index.ts';
import {
  adminNetworkPolicy,
  baselineAdminNetworkPolicy,
  clusterNetworkPolicy,
  namespace,
  networkPolicy,
  pod,
} from './test-objects.ts';
import type {
  WrittenAdminPeer,
  WrittenAdminPolicy,
  WrittenAdminPort,
  WrittenAdminRule,
  WrittenCluster,
  WrittenNetworkPolicy,
  WrittenNetworkPolicyPeer,
  WrittenPod,
  WrittenSelector,
} from './test-written.ts';

const NAMESPACES = ['alpha', 'beta', 'gamma'];
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];
const PORT_NAMES = ['http', 'dns'];
/** Ports on both sides of the borders that the rules draw. */
export const PORTS = [79, 80, 81, 443, 8080];
const BLOCKS = [
  '0.0.0.0/0',
  '10.0.0.0/8',
  '10.1.0.0/16',
  '10.1.2.0/24',
  '192.168.0.0/16',
  '::/0',
  'fd00::/8',
  'fd00:1::/32',
];
/** Addresses outside, in and beside the blocks. */
export const OUTSIDE = ['8.8.8.8', '10.0.0.77', '10.1.9.9', '192.168.3.4', '2001:db8::1', 'fd00:1::5', 'fd00:2::5'];

const key = fc.constantFrom('app', 'tier', 'team');
const value = fc.constantFrom('a', 'b');
const labels = fc.dictionary(key, value, { maxKeys: 3 });
const protocol = fc.constantFrom(...PROTOCOLS);
const port = fc.constantFrom(80, 81, 443, 8080);

const selector: fc.Arbitrary<WrittenSelector> = fc.oneof(
  fc.constant({}),
  fc.record({ matchLabels: fc.dictionary(key, value, { maxKeys: 2 }) }),
  fc.record({
    matchExpressions: fc.array(
      fc.oneof(
        fc.record({
          key,
          operator: fc.constantFrom('In' as const, 'NotIn' as const),
          values: fc.array(value, { minLength: 1, maxLength: 2 }),
        }),
        fc.record({ key, operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const) }),
      ),
      { minLength: 1, maxLength: 2 },
    ),
  }),
);

const namespaceSelector: fc.Arbitrary<WrittenSelector> = fc.oneof(
  selector,
  fc.constantFrom(...NAMESPACES).map((name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } })),
);

const networkPolicyPeer: fc.Arbitrary<WrittenNetworkPolicyPeer> = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector }),
  fc.record({ podSelector: selector, namespaceSelector }),
  fc.constantFrom(...BLOCKS).map((cidr) => ({ ipBlock: { cidr } })),
  fc.constant({ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16', '10.1.2.0/24'] } }),
  fc.constant({ ipBlock: { cidr: 'fd00::/8', except: ['fd00:1::/32'] } }),
);

const networkPolicyPort = fc.oneof(
  fc.record({ protocol }),
  fc.record({ port }),
  fc.record({ protocol, port: fc.oneof(port, fc.constantFrom(...PORT_NAMES)) }),
  fc.constant({ protocol: 'TCP', port: 80, endPort: 500 }),
);

const maybePorts = <T>(item: fc.Arbitrary<T>) =>
  fc.option(fc.array(item, { minLength: 1, maxLength: 2 }), { nil: undefined });

const rule = (field: 'from' | 'to') =>
  fc
    .record({
      ports: maybePorts(networkPolicyPort),
      peers: fc.option(fc.array(networkPolicyPeer, { maxLength: 3 }), { nil: undefined }),
    })
    .map(({ ports, peers }) => ({ ...(ports && { ports }), ...(peers && { [field]: peers }) }));

const writtenNetworkPolicy: fc.Arbitrary<WrittenNetworkPolicy> = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  spec: fc
    .record({
      podSelector: selector,
      policyTypes: fc.option(fc.subarray(['Ingress', 'Egress']), { nil: undefined }),
      ingress: fc.option(fc.array(rule('from'), { maxLength: 2 }), { nil: undefined }),
      egress: fc.option(fc.array(rule('to'), { maxLength: 2 }), { nil: undefined }),
    })
    .map(withoutUndefined),
});

const adminSelector: fc.Arbitrary<Pick<WrittenAdminPeer, 'namespaces' | 'pods'>> = fc.oneof(
  fc.record({ namespaces: namespaceSelector }),
  fc.record({ pods: fc.record({ namespaceSelector, podSelector: selector }) }),
);

const adminPort: fc.Arbitrary<WrittenAdminPort> = fc.oneof(
  fc.record({ portNumber: fc.record({ protocol, port }) }),
  fc.record({ portRange: fc.record({ protocol, start: fc.constant(80), end: fc.constantFrom(81, 500) }) }),
  fc.record({ namedPort: fc.constantFrom(...PORT_NAMES) }),
);

const adminRule = (direction: 'ingress' | 'egress'): fc.Arbitrary<WrittenAdminRule> =>
  fc
    .record({
      action: fc.constantFrom('Allow' as const, 'Deny' as const, 'Pass' as const),
      peers: fc.array(
        direction === 'ingress'
          ? adminSelector
          : fc.oneof(
              adminSelector,
              fc.record({ networks: fc.array(fc.constantFrom(...BLOCKS), { minLength: 1, maxLength: 2 }) }),
            ),
        { minLength: 1, maxLength: 2 },
      ),
      ports: maybePorts(adminPort),
    })
    .map(withoutUndefined);

const adminPolicy: fc.Arbitrary<Omit<WrittenAdminPolicy, 'priority'>> = fc.record({
  tier: fc.constantFrom('Admin' as const, 'Baseline' as const),
  subject: adminSelector,
  ingress: fc.array(adminRule('ingress'), { maxLength: 3 }),
  egress: fc.array(adminRule('egress'), { maxLength: 3 }),
});

const writtenPod: fc.Arbitrary<Omit<WrittenPod, 'name' | 'ip'>> = fc.record({
  namespace: fc.constantFrom(...NAMESPACES),
  labels,
  ports: fc.array(
    fc.record({ name: fc.constantFrom(...PORT_NAMES), containerPort: fc.constantFrom(80, 81, 8080), protocol }),
    { maxLength: 2 },
  ),
  hostNetwork: fc.boolean().map((host) => host),
});

/** Clusters in which everything is settled: addresses are known, and no two policies of a tier have one priority. */
export const writtenCluster: fc.Arbitrary<WrittenCluster> = fc
  .record({
    namespaces: fc.tuple(...NAMESPACES.map((name) => labels.map((labels) => ({ name, labels })))),
    pods: fc.array(fc.tuple(writtenPod, fc.constantFrom('10.1.2.', '10.9.0.', 'fd00:1::', 'fd00:9::')), {
      minLength: 1,
      maxLength: 7,
    }),
    networkPolicies: fc.array(writtenNetworkPolicy, { maxLength: 4 }),
    adminPolicies: fc.array(adminPolicy, { maxLength: 4 }),
  })
  .map(({ namespaces, pods, networkPolicies, adminPolicies }) => ({
    namespaces,
    pods: pods.map(([pod, prefix], index) => ({ ...pod, name: `pod-${index}`, ip: `${prefix}${index + 1}` })),
    networkPolicies,
    adminPolicies: adminPolicies.map((policy, index) => ({ ...policy, priority: index })),
  }));

/**
 * The objects of a cluster. An admin policy is written as a ClusterNetworkPolicy, or as one of the older kinds where
 * they can say the same.
 */
export function objectsOf({ namespaces, pods, networkPolicies, adminPolicies }: WrittenCluster): readonly JsonObject[] {
  const baselines = adminPolicies.filter(({ tier }) => tier === 'Baseline').length;
  return [
    ...namespaces.map(({ name, labels }) => namespace(name, labels)),
    ...pods.map(({ namespace, name, labels, ports, ip, hostNetwork }) =>
      pod(namespace, name, labels, { ports, ips: [ip], spec: { hostNetwork } }),
    ),
    ...networkPolicies.map(({ namespace, spec }, index) =>
      networkPolicy(namespace, `policy-${index}`, spec as unknown as JsonObject),
    ),
    ...adminPolicies.map((policy, index) => adminObject(policy, index, baselines === 1)),
  ];
}

function adminObject(policy: WrittenAdminPolicy, index: number, onlyBaseline: boolean): JsonObject {
  const rules = [...policy.ingress, ...policy.egress];
  if (policy.tier === 'Admin' && index % 2 === 0) {
    return adminNetworkPolicy(`policy-${index}`, { priority: policy.priority, ...oldSpec(policy) });
  }
  if (policy.tier === 'Baseline' && onlyBaseline && rules.every(({ action }) => action !== 'Pass')) {
    return baselineAdminNetworkPolicy(oldSpec(policy));
  }
  const { tier, priority, subject } = policy;
  const toRule = (field: string) => (rule: WrittenAdminRule) => ({
    action: rule.action === 'Allow' ? 'Accept' : rule.action,
    [field]: rule.peers,
    ...(rule.ports && { protocols: rule.ports.map(toProtocol) }),
  });
  const ingress = policy.ingress.map(toRule('from'));
  const egress = policy.egress.map(toRule('to'));
  return clusterNetworkPolicy(`policy-${index}`, { tier, priority, subject, ingress, egress } as unknown as JsonObject);
}

function oldSpec({ subject, ingress, egress }: WrittenAdminPolicy): JsonObject {
  const toRule =
    (field: string) =>
    ({ action, peers, ports }: WrittenAdminRule) => ({ action, [field]: peers, ...(ports && { ports }) });
  return { subject, ingress: ingress.map(toRule('from')), egress: egress.map(toRule('to')) } as unknown as JsonObject;
}

function toProtocol({ portNumber, portRange, namedPort }: WrittenAdminPort): JsonObject {
  if (portNumber !== undefined) {
    return { [portNumber.protocol.toLowerCase()]: { destinationPort: { number: portNumber.port } } };
  }
  if (portRange !== undefined) {
    const { protocol, start, end } = portRange;
    return { [protocol.toLowerCase()]: { destinationPort: { range: { start, end } } } };
  }
  return { destinationNamedPort: namedPort ?? '' };
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
