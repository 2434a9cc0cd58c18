import {
  type Address,
  addressSet,
  cidrsOf,
  EVERY_ADDRESS,
  familyOf,
  includesAddress,
  PRIVATE,
} from '../addresses/index.ts';
import { type ConnectionSet, connectionsOf, formatConnections, portRange } from '../connections/index.ts';
import { formatEnd, isOnNode } from '../explain/index.ts';
import type { ResolvedFlow } from '../flows/index.ts';
import type { Cluster, Direction, NetworkWorkload } from '../model/index.ts';
import type { Allowance } from './allowance.ts';
import { peerFor } from './written-peer.ts';

/** Beyond this many addresses outside for one port of one workload, public ones are taken together. */
const MOST_ADDRESSES = 32;

/** What flows ask for, and what of them no NetworkPolicy can give. */
export interface FlowAllowances {
  readonly allowances: readonly Allowance[];
  readonly notes: readonly string[];
}

/** What each workload is to keep so that the flows go on. */
export function allowancesForFlows(flows: readonly ResolvedFlow[], cluster: Cluster): FlowAllowances {
  const allowances: Allowance[] = [];
  const notes = new Set<string>();
  const outside = new OutsideAddresses();
  for (const { source, destination, protocol, port, flow } of flows) {
    const connections = connectionsOf(protocol, portRange(port, port));
    const why = `seen at ${flow.seenAt}`;
    for (const [direction, own, other] of [
      ['egress', source, destination],
      ['ingress', destination, source],
    ] as const) {
      if (own.type !== 'pod') continue;
      if (isOnNode(own)) {
        notes.add(`${formatEnd(own)} is on the host network: most plugins apply no NetworkPolicy to it`);
        continue;
      }
      if (other.type === 'address') {
        outside.add(own.workload, direction, connections, other.address, why);
        continue;
      }
      const peer = peerFor(other, own.workload.namespace, cluster);
      if (peer === undefined)
        notes.add(`the addresses of ${formatEnd(other)} are not known: no rule could be written for it`);
      else allowances.push({ workload: own.workload, direction, peer, connections, why });
    }
  }
  return { allowances: [...allowances, ...outside.allowances(notes)], notes: [...notes] };
}

interface Outside {
  readonly workload: NetworkWorkload;
  readonly direction: Direction;
  readonly connections: ConnectionSet;
  readonly addresses: Set<Address>;
  readonly why: string;
}

/** Addresses outside, gathered by workload, direction and port. */
class OutsideAddresses {
  readonly #byPort = new Map<NetworkWorkload, Map<string, Outside>>();

  add(
    workload: NetworkWorkload,
    direction: Direction,
    connections: ConnectionSet,
    address: Address,
    why: string,
  ): void {
    const own = this.#byPort.get(workload) ?? new Map<string, Outside>();
    this.#byPort.set(workload, own);
    const key = `${direction} ${formatConnections(connections)}`;
    const entry = own.get(key) ?? { workload, direction, connections, addresses: new Set(), why };
    own.set(key, entry);
    entry.addresses.add(address);
  }

  allowances(notes: Set<string>): readonly Allowance[] {
    const entries = [...this.#byPort.values()].flatMap((own) => [...own.values()]);
    return entries.flatMap(({ workload, direction, connections, addresses, why }) =>
      this.#blocks(workload, connections, [...addresses], notes).map((ipBlock) => ({
        workload,
        direction,
        peer: { ipBlock },
        connections,
        why,
      })),
    );
  }

  #blocks(workload: NetworkWorkload, connections: ConnectionSet, addresses: readonly Address[], notes: Set<string>) {
    const exact = (some: readonly Address[]) =>
      cidrsOf(addressSet(some.map((address) => ({ start: address, end: address })))).map((cidr) => ({ cidr }));
    const isPublic = (address: Address) => familyOf(address) === 'IPv4' && !includesAddress(PRIVATE.IPv4, address);
    const publicOnes = addresses.filter(isPublic);
    if (publicOnes.length <= MOST_ADDRESSES) return exact(addresses);
    notes.add(
      `${workload.namespace}/${workload.name}: ${publicOnes.length} public addresses on ${formatConnections(connections)} are written as the whole Internet without private ranges`,
    );
    const except = [...cidrsOf(PRIVATE.IPv4), '169.254.0.0/16'];
    return [
      { cidr: cidrsOf(EVERY_ADDRESS.IPv4)[0] ?? '', except },
      ...exact(addresses.filter((address) => !isPublic(address))),
    ];
  }
}
