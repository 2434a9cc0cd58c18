import type { Address, AddressRange } from '../addresses/index.ts';
import {
  type ConnectionSet,
  connectionsOf,
  isNoConnection,
  NO_CONNECTIONS,
  portRange,
  subtractConnections,
  unionConnections,
} from '../connections/index.ts';
import { Connectivity, type ExternalPeer, type RangeVerdict, type WorkloadPeer } from '../connectivity/index.ts';
import type { End } from '../explain/index.ts';
import type { ResolvedFlow } from '../flows/index.ts';
import { DENIED, type Reachability } from '../reach/index.ts';

/** A pair of workloads, or of a workload and addresses outside, that may connect in more ways than were seen. */
export interface OverGrant {
  readonly source: WorkloadPeer | ExternalPeer;
  readonly destination: WorkloadPeer | ExternalPeer;
  readonly connections: ConnectionSet;
}

/** What is allowed between the workloads of some namespaces and anyone else, and was not seen. */
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
  for (const workload of connectivity.workloads.filter(({ namespace }) => closed.has(namespace))) {
    const seenBy = (address: (flow: ResolvedFlow) => End, own: (flow: ResolvedFlow) => End) =>
      flows.flatMap((flow) => seenAt(address(flow), own(flow), workload, flow));
    const out = seenBy(
      ({ destination }) => destination,
      ({ source }) => source,
    );
    for (const { range, connections } of beyond(connectivity.toOutside(workload), out, reachability)) {
      found.push({ source: workload, destination: { type: 'external', range }, connections });
    }
    const into = seenBy(
      ({ source }) => source,
      ({ destination }) => destination,
    );
    for (const { range, connections } of beyond(connectivity.fromOutside(workload), into, reachability)) {
      found.push({ source: { type: 'external', range }, destination: workload, connections });
    }
  }
  return found;
}

interface SeenAt {
  readonly address: Address;
  readonly connections: ConnectionSet;
}

function seenAt(end: End, own: End, { workload }: WorkloadPeer, { protocol, port }: ResolvedFlow): readonly SeenAt[] {
  if (end.type !== 'address' || own.type !== 'pod' || own.workload !== workload) return [];
  return [{ address: end.address, connections: connectionsOf(protocol, portRange(port, port)) }];
}

/** What ranges may beyond what was seen of addresses in them; neighbours with the same are one. */
function beyond(
  ranges: readonly RangeVerdict[],
  seen: readonly SeenAt[],
  { verdicts }: Reachability,
): readonly { readonly range: AddressRange; readonly connections: ConnectionSet }[] {
  const byAddress = Map.groupBy(seen, ({ address }) => address);
  const found: { range: AddressRange; connections: ConnectionSet }[] = [];
  for (const { range, verdict } of ranges) {
    const { possible } = verdicts.answerOf(verdict);
    const inside = [...byAddress.keys()].filter((address) => range.start <= address && address <= range.end);
    const cuts = [...new Set([range.start, ...inside.flatMap((address) => [address, address + 1n])])];
    const starts = cuts.filter((start) => start <= range.end).sort((a, b) => (a < b ? -1 : 1));
    for (const [index, start] of starts.entries()) {
      const known = (byAddress.get(start) ?? []).map((one) => one.connections).reduce(unionConnections, NO_CONNECTIONS);
      const connections = subtractConnections(possible, known);
      const end = (starts[index + 1] ?? range.end + 1n) - 1n;
      const last = found.at(-1);
      if (isNoConnection(connections)) continue;
      if (last !== undefined && last.range.end === start - 1n && sameConnections(last.connections, connections)) {
        last.range = { start: last.range.start, end };
      } else found.push({ range: { start, end }, connections });
    }
  }
  return found;
}

function sameConnections(a: ConnectionSet, b: ConnectionSet): boolean {
  return isNoConnection(subtractConnections(a, b)) && isNoConnection(subtractConnections(b, a));
}

function pairKey(source: WorkloadPeer['workload'], destination: WorkloadPeer['workload']): string {
  return [source, destination].map(({ namespace, name, kind }) => `${namespace}/${name}/${kind}`).join(' ');
}
