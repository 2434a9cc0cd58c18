import {
  ALL_PORTS,
  complementPorts,
  formatPorts,
  includesPort,
  intersectPorts,
  NO_PORTS,
  type PortRanges,
  unionPorts,
} from './port-ranges.ts';

/** The protocols that network policies speak of. */
export const PROTOCOLS = ['SCTP', 'TCP', 'UDP'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export function isProtocol(text: string): text is Protocol {
  return (PROTOCOLS as readonly string[]).includes(text);
}

/** Which destination ports of each protocol: immutable, and written equally when equal. */
export interface ConnectionSet {
  readonly SCTP: PortRanges;
  readonly TCP: PortRanges;
  readonly UDP: PortRanges;
}

export const NO_CONNECTIONS: ConnectionSet = { SCTP: NO_PORTS, TCP: NO_PORTS, UDP: NO_PORTS };
export const ALL_CONNECTIONS: ConnectionSet = { SCTP: ALL_PORTS, TCP: ALL_PORTS, UDP: ALL_PORTS };

/** The ports of one protocol. */
export function connectionsOf(protocol: Protocol, ports: PortRanges): ConnectionSet {
  return { ...NO_CONNECTIONS, [protocol]: ports };
}

export function unionConnections(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  return eachProtocol((protocol) => unionPorts(a[protocol], b[protocol]));
}

export function intersectConnections(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  return eachProtocol((protocol) => intersectPorts(a[protocol], b[protocol]));
}

export function complementConnections(set: ConnectionSet): ConnectionSet {
  return eachProtocol((protocol) => complementPorts(set[protocol]));
}

/** What is in the first set and not in the second. */
export function subtractConnections(a: ConnectionSet, b: ConnectionSet): ConnectionSet {
  return intersectConnections(a, complementConnections(b));
}

export function isNoConnection(set: ConnectionSet): boolean {
  return PROTOCOLS.every((protocol) => set[protocol].length === 0);
}

export function includesConnection(set: ConnectionSet, protocol: Protocol, port: number): boolean {
  return includesPort(set[protocol], port);
}

/** The same text for equal sets, and only for them. */
export function connectionsKey(set: ConnectionSet): string {
  return `${set.SCTP.join()};${set.TCP.join()};${set.UDP.join()}`;
}

const ALL_KEY = connectionsKey(ALL_CONNECTIONS);

/** `All Connections`, `No Connections`, or `TCP 80,8000-8999,UDP 53` with the protocols in alphabetical order. */
export function formatConnections(set: ConnectionSet): string {
  if (isNoConnection(set)) return 'No Connections';
  if (connectionsKey(set) === ALL_KEY) return 'All Connections';
  return PROTOCOLS.filter((protocol) => set[protocol].length > 0)
    .map((protocol) => `${protocol} ${formatPorts(set[protocol])}`)
    .join(',');
}

function eachProtocol(ports: (protocol: Protocol) => PortRanges): ConnectionSet {
  return { SCTP: ports('SCTP'), TCP: ports('TCP'), UDP: ports('UDP') };
}
