import {
  type FieldPath,
  type Indexed,
  indexedList,
  int32,
  intOrString,
  type KubernetesObject,
  type LabelSelector,
  labelSelector,
  Reading,
  record,
  type Shape,
  string,
} from '../../kube/index.ts';
import { type AddressRange, type AddressSet, addressSet, subtractAddresses } from '../addresses/index.ts';
import { ALL_PORTS, type Protocol, portRange } from '../connections/index.ts';
import { EVERYTHING, type Policy, type PortMatch, type Rule, type RulePeer } from './policy.ts';
import type { PolicyReading } from './policy-reading.ts';
import { cidr, fullList, isPort, isPortName, problemAt, protocol } from './reading.ts';

interface WrittenRule {
  readonly ports?: readonly PortMatch[];
  readonly from?: readonly Indexed<WrittenPeer>[];
  readonly to?: readonly Indexed<WrittenPeer>[];
}

interface WrittenPeer {
  readonly podSelector?: LabelSelector;
  readonly namespaceSelector?: LabelSelector;
  readonly ipBlock?: AddressSet;
}

interface WrittenPort {
  readonly protocol?: Protocol;
  readonly port?: number | string;
  readonly endPort?: number;
}

const writtenPort = record<WrittenPort>({ protocol, port: intOrString, endPort: int32 });

const port: Shape<PortMatch> = (value, reading) => {
  const before = reading.problems.length;
  const written = writtenPort(value, reading);
  if (written === undefined || reading.problems.length > before) return undefined;
  const { protocol = 'TCP', port, endPort } = written;
  if (port === undefined) {
    if (endPort !== undefined) return problemAt(reading, 'endPort', 'may not be specified when port is not specified');
    return { type: 'range', protocol, ports: ALL_PORTS };
  }
  if (typeof port === 'string') {
    if (endPort !== undefined) return problemAt(reading, 'endPort', 'may not be specified when port is non-numeric');
    return isPortName(port) ? { type: 'named', name: port, protocol } : problemAt(reading, 'port', 'is no port name');
  }
  if (!isPort(reading, 'port', port)) return undefined;
  if (endPort === undefined) return { type: 'range', protocol, ports: portRange(port, port) };
  if (!isPort(reading, 'endPort', endPort)) return undefined;
  if (endPort < port) return problemAt(reading, 'endPort', 'must be greater than or equal to port');
  return { type: 'range', protocol, ports: portRange(port, endPort) };
};

const writtenBlock = record<{ readonly cidr?: AddressRange; readonly except?: readonly AddressRange[] }>({
  cidr,
  except: fullList(cidr),
});

const ipBlock: Shape<AddressSet> = (value, reading) => {
  const before = reading.problems.length;
  const block = writtenBlock(value, reading);
  if (block === undefined || reading.problems.length > before) return undefined;
  const { cidr, except = [] } = block;
  if (cidr === undefined) return problemAt(reading, 'cidr', 'is required');
  for (const range of except) {
    const inside = range.start >= cidr.start && range.end <= cidr.end;
    if (!inside || range.end - range.start === cidr.end - cidr.start) {
      return problemAt(reading, 'except', 'must be a strict subset of cidr');
    }
  }
  return subtractAddresses([cidr], addressSet(except));
};

const writtenPeer = record<WrittenPeer>({ podSelector: labelSelector, namespaceSelector: labelSelector, ipBlock });

const peer: Shape<WrittenPeer> = (value, reading) => {
  const before = reading.problems.length;
  const written = writtenPeer(value, reading);
  if (written === undefined || reading.problems.length > before) return undefined;
  const { podSelector, namespaceSelector, ipBlock } = written;
  if (ipBlock !== undefined && (podSelector ?? namespaceSelector) !== undefined) {
    return reading.problem('may not specify both ipBlock and another peer');
  }
  if ((ipBlock ?? podSelector ?? namespaceSelector) === undefined) return reading.problem('must specify a peer');
  return written;
};

const ingressRule = record<WrittenRule>({ ports: indexedList(port), from: indexedList(peer), to: ignored });
const egressRule = record<WrittenRule>({ ports: indexedList(port), from: ignored, to: indexedList(peer) });

interface WrittenSpec {
  readonly podSelector?: LabelSelector;
  readonly ingress?: readonly Indexed<WrittenRule>[];
  readonly egress?: readonly Indexed<WrittenRule>[];
  readonly policyTypes?: readonly string[];
}

const policyType: Shape<string> = (value, reading) => {
  const text = string(value, reading);
  if (text === undefined || text === 'Ingress' || text === 'Egress') return text;
  return reading.problem('must be Ingress or Egress');
};

const spec = record<WrittenSpec>({
  podSelector: labelSelector,
  ingress: indexedList(ingressRule),
  egress: indexedList(egressRule),
  policyTypes: fullList(policyType),
});

/**
 * Reads a NetworkPolicy (Kubernetes API reference, networking.k8s.io/v1), with the defaults that the API server
 * fills in. What the API server refuses is in `problems`, and then there is no policy.
 */
export function readNetworkPolicy(object: KubernetesObject): PolicyReading {
  const reading = new Reading();
  const written = reading.at('spec', object.content['spec'], spec) ?? {};
  if (reading.problems.length > 0) return { policy: undefined, problems: reading.problems };
  const { ingress = [], egress = [], policyTypes = [] } = written;
  // SetDefaults_NetworkPolicy: without types, always ingress, and egress when there are egress rules.
  const defaulted = policyTypes.length === 0;
  const policy: Policy = {
    object,
    tier: 'NetworkPolicy',
    priority: 0,
    subject: { namespaces: { type: 'name', name: object.namespace }, pods: written.podSelector ?? EVERYTHING },
    ingress:
      defaulted || policyTypes.includes('Ingress')
        ? ingress.map((rule) => toRule(rule, rule.from, object.namespace, ['spec', 'ingress', rule.index], 'from'))
        : undefined,
    egress: (defaulted ? egress.length > 0 : policyTypes.includes('Egress'))
      ? egress.map((rule) => toRule(rule, rule.to, object.namespace, ['spec', 'egress', rule.index], 'to'))
      : undefined,
  };
  return { policy, problems: [] };
}

function toRule(
  { ports = [] }: WrittenRule,
  peers: readonly Indexed<WrittenPeer>[] = [],
  namespace: string,
  path: FieldPath,
  field: 'from' | 'to',
): Rule {
  return {
    action: 'Accept',
    name: '',
    // An empty list is the same as none: no restriction.
    peers: peers.length === 0 ? undefined : peers.map((peer) => toPeer(peer, namespace, [...path, field, peer.index])),
    ports: ports.length === 0 ? undefined : ports,
    path,
  };
}

function toPeer(
  { podSelector, namespaceSelector, ipBlock }: WrittenPeer,
  namespace: string,
  path: FieldPath,
): RulePeer {
  if (ipBlock !== undefined) return { type: 'addresses', source: 'ipBlock', addresses: ipBlock, path };
  return {
    type: 'pods',
    match: {
      namespaces:
        namespaceSelector === undefined
          ? { type: 'name', name: namespace }
          : { type: 'selector', selector: namespaceSelector },
      pods: podSelector ?? EVERYTHING,
    },
    path,
  };
}

// An ingress rule has no `to`, nor an egress rule a `from`: the API server drops them.
function ignored(): undefined {
  return undefined;
}
