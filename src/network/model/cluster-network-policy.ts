import { int32, type KubernetesObject, record, type Shape, string } from '../../kube/index.ts';
import { type PortRanges, PROTOCOLS, type Protocol, portRange } from '../connections/index.ts';
import { type AdminDialect, readAdminPolicy } from './admin-policy.ts';
import type { PortMatch } from './policy.ts';
import type { PolicyReading } from './policy-reading.ts';
import { isPort, problemAt } from './reading.ts';

interface WrittenPorts {
  readonly number?: number;
  readonly range?: { readonly start?: number; readonly end?: number };
}

const writtenPorts = record<WrittenPorts>({ number: int32, range: record({ start: int32, end: int32 }) });

const destinationPort: Shape<PortRanges> = (value, reading) => {
  const before = reading.problems.length;
  const written = writtenPorts(value, reading);
  if (written === undefined || reading.problems.length > before) return undefined;
  const { number, range } = written;
  if ((number === undefined) === (range === undefined)) {
    return reading.problem('must have exactly one of number and range');
  }
  if (number !== undefined) return isPort(reading, 'number', number) ? portRange(number, number) : undefined;
  const { start, end } = range ?? {};
  if (start === undefined || end === undefined) return problemAt(reading, 'range', 'must have a start and an end');
  if (!isPort(reading, 'range', start) || !isPort(reading, 'range', end)) return undefined;
  return start < end ? portRange(start, end) : problemAt(reading, 'range', 'must start before it ends');
};

interface WrittenProtocol {
  readonly tcp?: { readonly destinationPort?: PortRanges };
  readonly udp?: { readonly destinationPort?: PortRanges };
  readonly sctp?: { readonly destinationPort?: PortRanges };
  readonly destinationNamedPort?: string;
}

const ofProtocol = record<{ readonly destinationPort?: PortRanges }>({ destinationPort });
const writtenProtocol = record<WrittenProtocol>({
  tcp: ofProtocol,
  udp: ofProtocol,
  sctp: ofProtocol,
  destinationNamedPort: string,
});

const FIELDS: Readonly<Record<Protocol, 'tcp' | 'udp' | 'sctp'>> = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' };

const protocolMatch: Shape<PortMatch> = (value, reading) => {
  const before = reading.problems.length;
  const written = writtenProtocol(value, reading);
  if (written === undefined || reading.problems.length > before) return undefined;
  const name = written.destinationNamedPort || undefined;
  const protocols = PROTOCOLS.filter((protocol) => written[FIELDS[protocol]] !== undefined);
  if (protocols.length + (name === undefined ? 0 : 1) !== 1) {
    return reading.problem('must have exactly one of tcp, udp, sctp and destinationNamedPort');
  }
  if (name !== undefined) return { type: 'named', name, protocol: undefined };
  const protocol = protocols[0] ?? 'TCP';
  const ports = written[FIELDS[protocol]]?.destinationPort;
  if (ports === undefined) return problemAt(reading, FIELDS[protocol], 'must have a destinationPort');
  return { type: 'range', protocol, ports };
};

const DIALECT: AdminDialect = {
  actions: new Map([
    ['Accept', 'Accept'],
    ['Deny', 'Deny'],
    ['Pass', 'Pass'],
  ]),
  portsField: 'protocols',
  port: protocolMatch,
};

/** Reads a ClusterNetworkPolicy (policy.networking.k8s.io/v1alpha2; v1beta1 reads the same). */
export function readClusterNetworkPolicy(object: KubernetesObject): PolicyReading {
  return readAdminPolicy(object, DIALECT);
}
