import { ALL_CONNECTIONS, type ConnectionSet, formatConnections, PROTOCOLS } from '../../network/index.ts';

const ALL = formatConnections(ALL_CONNECTIONS);

/** `"all"`, or the port ranges by protocol: `{"TCP":["80","8000-8999"]}`. Protocols without ports are left out. */
export function connectionsJson(connections: ConnectionSet): 'all' | Readonly<Record<string, readonly string[]>> {
  if (formatConnections(connections) === ALL) return 'all';
  const result: Record<string, readonly string[]> = {};
  for (const protocol of PROTOCOLS) {
    const ports = connections[protocol];
    const ranges: string[] = [];
    for (let i = 0; i < ports.length; i += 2) {
      ranges.push(ports[i] === ports[i + 1] ? `${ports[i]}` : `${ports[i]}-${ports[i + 1]}`);
    }
    if (ranges.length > 0) result[protocol] = ranges;
  }
  return result;
}
