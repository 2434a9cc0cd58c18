import type {
  Labels,
  WrittenAdminPeer,
  WrittenAdminPolicy,
  WrittenAdminPort,
  WrittenAdminRule,
  WrittenCluster,
  WrittenNetworkPolicyPeer,
  WrittenNetworkPolicyRule,
  WrittenPod,
  WrittenSelector,
} from './test-written.ts';

/**
 * The rules once more, for one connection at a time and straight from what is written: what the fast evaluation is
 * compared with. It shares no code with it. Pods on the host network are ordinary pods to NetworkPolicy here, and an
 * ipBlock is compared with every address.
 */

/** A pod, or an address outside. */
export type NaiveEnd = WrittenPod | { readonly ip: string };

export interface NaiveConnection {
  readonly source: NaiveEnd;
  readonly destination: NaiveEnd;
  readonly protocol: string;
  readonly port: number;
}

export function naivelyAllowed(cluster: WrittenCluster, connection: NaiveConnection): boolean {
  const { source, destination } = connection;
  return (
    (!isPod(source) || directionAllowed(cluster, connection, 'egress', source, destination)) &&
    (!isPod(destination) || directionAllowed(cluster, connection, 'ingress', destination, source))
  );
}

type Direction = 'ingress' | 'egress';

function directionAllowed(
  cluster: WrittenCluster,
  connection: NaiveConnection,
  direction: Direction,
  subject: WrittenPod,
  peer: NaiveEnd,
): boolean {
  const admin = tierDecision(cluster, connection, 'Admin', direction, subject, peer);
  if (admin === 'Allow' || admin === 'Deny') return admin === 'Allow';
  const selecting = cluster.networkPolicies.filter(
    ({ namespace, spec }) =>
      namespace === subject.namespace && selects(spec.podSelector, subject.labels) && concerns(spec, direction),
  );
  if (selecting.length > 0) {
    return selecting.some(({ namespace, spec }) =>
      (spec[direction] ?? []).some((rule) =>
        networkPolicyRuleMatches(cluster, rule, namespace, connection, direction, peer),
      ),
    );
  }
  return tierDecision(cluster, connection, 'Baseline', direction, subject, peer) !== 'Deny';
}

function concerns(
  { policyTypes, egress }: { readonly policyTypes?: readonly string[]; readonly egress?: readonly unknown[] },
  direction: Direction,
): boolean {
  if (policyTypes === undefined || policyTypes.length === 0) {
    return direction === 'ingress' || (egress !== undefined && egress.length > 0);
  }
  return policyTypes.includes(direction === 'ingress' ? 'Ingress' : 'Egress');
}

function networkPolicyRuleMatches(
  cluster: WrittenCluster,
  { from, to, ports }: WrittenNetworkPolicyRule,
  namespace: string,
  { protocol, port, destination }: NaiveConnection,
  direction: Direction,
  peer: NaiveEnd,
): boolean {
  const peers = (direction === 'ingress' ? from : to) ?? [];
  if (peers.length > 0 && !peers.some((written) => networkPolicyPeerMatches(cluster, written, namespace, peer))) {
    return false;
  }
  if (ports === undefined || ports.length === 0) return true;
  return ports.some((written) => {
    if ((written.protocol ?? 'TCP') !== protocol) return false;
    if (written.port === undefined) return true;
    if (typeof written.port === 'number') return port >= written.port && port <= (written.endPort ?? written.port);
    return declares(destination, written.port, protocol, port);
  });
}

function networkPolicyPeerMatches(
  cluster: WrittenCluster,
  { podSelector, namespaceSelector, ipBlock }: WrittenNetworkPolicyPeer,
  namespace: string,
  peer: NaiveEnd,
): boolean {
  if (ipBlock !== undefined) {
    return inBlock(peer.ip, ipBlock.cidr) && !(ipBlock.except ?? []).some((except) => inBlock(peer.ip, except));
  }
  if (!isPod(peer)) return false;
  const inNamespace =
    namespaceSelector === undefined
      ? peer.namespace === namespace
      : selects(namespaceSelector, namespaceLabels(cluster, peer.namespace));
  return inNamespace && (podSelector === undefined || selects(podSelector, peer.labels));
}

function tierDecision(
  cluster: WrittenCluster,
  connection: NaiveConnection,
  tier: 'Admin' | 'Baseline',
  direction: Direction,
  subject: WrittenPod,
  peer: NaiveEnd,
): WrittenAdminRule['action'] | undefined {
  const policies = cluster.adminPolicies
    .filter((policy) => policy.tier === tier && adminPeerMatches(cluster, policy.subject, subject))
    .toSorted((a: WrittenAdminPolicy, b: WrittenAdminPolicy) => a.priority - b.priority);
  for (const policy of policies) {
    for (const rule of policy[direction]) {
      if (
        rule.peers.some((written) => adminPeerMatches(cluster, written, peer)) &&
        (rule.ports === undefined || rule.ports.some((written) => adminPortMatches(written, connection)))
      ) {
        return rule.action;
      }
    }
  }
  return undefined;
}

function adminPeerMatches(
  cluster: WrittenCluster,
  { namespaces, pods, networks }: WrittenAdminPeer,
  peer: NaiveEnd,
): boolean {
  if (networks !== undefined) return networks.some((cidr) => inBlock(peer.ip, cidr));
  // The admin tiers do not see pods on the host network as pods.
  if (!isPod(peer) || peer.hostNetwork) return false;
  const labels = namespaceLabels(cluster, peer.namespace);
  if (namespaces !== undefined) return selects(namespaces, labels);
  return pods !== undefined && selects(pods.namespaceSelector, labels) && selects(pods.podSelector, peer.labels);
}

function adminPortMatches(
  { portNumber, portRange, namedPort }: WrittenAdminPort,
  { protocol, port, destination }: NaiveConnection,
): boolean {
  if (portNumber !== undefined) return portNumber.protocol === protocol && portNumber.port === port;
  if (portRange !== undefined) {
    return portRange.protocol === protocol && port >= portRange.start && port <= portRange.end;
  }
  return namedPort !== undefined && declares(destination, namedPort, protocol, port);
}

function declares(end: NaiveEnd, name: string, protocol: string, port: number): boolean {
  return (
    isPod(end) && end.ports.some((own) => own.name === name && own.protocol === protocol && own.containerPort === port)
  );
}

function namespaceLabels({ namespaces }: WrittenCluster, name: string): Labels {
  const written = namespaces.find((namespace) => namespace.name === name)?.labels ?? {};
  return { ...written, 'kubernetes.io/metadata.name': name };
}

function selects({ matchLabels = {}, matchExpressions = [] }: WrittenSelector, labels: Labels): boolean {
  const has = (key: string) => Object.hasOwn(labels, key);
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      switch (operator) {
        case 'In':
          return has(key) && values.includes(labels[key] ?? '');
        case 'NotIn':
          return !has(key) || !values.includes(labels[key] ?? '');
        case 'Exists':
          return has(key);
        case 'DoesNotExist':
          return !has(key);
        default:
          return false;
      }
    })
  );
}

function inBlock(ip: string, cidr: string): boolean {
  const [address = '', prefix = ''] = cidr.split('/');
  return bitsOf(ip).startsWith(bitsOf(address).slice(0, Number(prefix))) && ip.includes(':') === cidr.includes(':');
}

const known = new Map<string, string>();

/** A well-formed address as ones and zeros. */
function bitsOf(ip: string): string {
  let bits = known.get(ip);
  if (bits === undefined) {
    bits = ip.includes(':') ? groupsOf(ip, 16, 16) : groupsOf(ip.replaceAll('.', ':'), 10, 8);
    known.set(ip, bits);
  }
  return bits;
}

function groupsOf(ip: string, base: number, width: number): string {
  const [head = '', tail = ''] = ip.split('::').map((half) =>
    half
      .split(':')
      .filter((group) => group !== '')
      .map((group) => Number.parseInt(group, base).toString(2).padStart(width, '0'))
      .join(''),
  );
  return base === 10 ? head : head.padEnd(128 - tail.length, '0') + tail;
}

function isPod(end: NaiveEnd): end is WrittenPod {
  return 'namespace' in end;
}
