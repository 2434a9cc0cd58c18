import type { JsonObject } from '../../kube/index.ts';
import { ALL_CONNECTIONS, type ConnectionSet, connectionsKey, LAST_PORT, PROTOCOLS } from '../connections/index.ts';

interface Range {
  readonly protocol: string;
  readonly start: number;
  readonly end: number;
}

function rangesOf(connections: ConnectionSet): readonly Range[] {
  return PROTOCOLS.flatMap((protocol) => {
    const ports = connections[protocol];
    return ports.flatMap((start, index) =>
      index % 2 === 0 ? [{ protocol, start, end: ports[index + 1] ?? start }] : [],
    );
  });
}

/** `ports` of a NetworkPolicy rule; undefined for all connections, which is to leave them out. */
export function networkPolicyPorts(connections: ConnectionSet): readonly JsonObject[] | undefined {
  if (isEverything(connections)) return undefined;
  return rangesOf(connections).map(({ protocol, start, end }) => {
    if (start === 1 && end === LAST_PORT) return { protocol };
    return start === end ? { protocol, port: start } : { protocol, port: start, endPort: end };
  });
}

/** `ports` of an AdminNetworkPolicy rule. */
export function adminPolicyPorts(connections: ConnectionSet): readonly JsonObject[] | undefined {
  if (isEverything(connections)) return undefined;
  return rangesOf(connections).map(({ protocol, start, end }) =>
    start === end ? { portNumber: { protocol, port: start } } : { portRange: { protocol, start, end } },
  );
}

/** `protocols` of a ClusterNetworkPolicy rule. */
export function clusterPolicyProtocols(connections: ConnectionSet): readonly JsonObject[] | undefined {
  if (isEverything(connections)) return undefined;
  return rangesOf(connections).map(({ protocol, start, end }) => ({
    [protocol.toLowerCase()]: { destinationPort: start === end ? { number: start } : { range: { start, end } } },
  }));
}

function isEverything(connections: ConnectionSet): boolean {
  return connectionsKey(connections) === connectionsKey(ALL_CONNECTIONS);
}
