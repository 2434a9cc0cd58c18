import {
  type ConnectionSet,
  connectionsOf,
  isNoConnection,
  NO_CONNECTIONS,
  portRange,
  subtractConnections,
  unionConnections,
} from '../connections/index.ts';
import { Connectivity, type WorkloadPeer } from '../connectivity/index.ts';
import type { ResolvedFlow } from '../flows/index.ts';
import { DENIED, type Reachability } from '../reach/index.ts';

/** A pair of workloads that may connect in more ways than were seen. */
export interface OverGrant {
  readonly source: WorkloadPeer;
  readonly destination: WorkloadPeer;
  readonly connections: ConnectionSet;
}

/** What is allowed between the workloads of some namespaces and any others, and was not seen. */
export function overGrants(
  reachability: Reachability,
  namespaces: readonly string[],
  flows: readonly ResolvedFlow[],
): readonly OverGrant[] {
  const connectivity = new Connectivity(reachability);
  const closed = new Set(namespaces);
  const seen = new Map<string, ConnectionSet>();
  for (const { source, destination, protocol, port } of flows) {
    if (source.type !== 'pod' || destination.type !== 'pod') continue;
    const key = pairKey(source.workload, destination.workload);
    seen.set(key, unionConnections(seen.get(key) ?? NO_CONNECTIONS, connectionsOf(protocol, portRange(port, port))));
  }
  const found: OverGrant[] = [];
  for (const source of connectivity.workloads) {
    const row = connectivity.row(source);
    for (const [index, destination] of connectivity.workloads.entries()) {
      const verdict = row[index] ?? DENIED;
      if (verdict === DENIED || source === destination) continue;
      if (!closed.has(source.namespace) && !closed.has(destination.namespace)) continue;
      const { possible } = reachability.verdicts.answerOf(verdict);
      const more = subtractConnections(
        possible,
        seen.get(pairKey(source.workload, destination.workload)) ?? NO_CONNECTIONS,
      );
      if (!isNoConnection(more)) found.push({ source, destination, connections: more });
    }
  }
  return found;
}

function pairKey(source: WorkloadPeer['workload'], destination: WorkloadPeer['workload']): string {
  return [source, destination].map(({ namespace, name, kind }) => `${namespace}/${name}/${kind}`).join(' ');
}
