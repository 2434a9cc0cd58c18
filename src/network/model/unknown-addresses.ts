import { type AddressSet, addressSet, familyOf, PRIVATE } from '../addresses/index.ts';
import type { ClusterNode } from './nodes.ts';
import type { NetworkWorkload } from './workloads.ts';

interface Places {
  readonly nodes: readonly ClusterNode[];
  readonly workloads: readonly NetworkWorkload[];
}

/**
 * Where a pod whose address is not known has one: in the nodes' pod ranges, or else in the private ranges of the
 * families of the addresses that are known, or else in those of IPv4.
 */
export function unknownPodAddresses({ nodes, workloads }: Places): AddressSet {
  const ranges = addressSet(nodes.flatMap(({ podRanges }) => podRanges));
  if (ranges.length > 0) return ranges;
  const known = workloads.flatMap(({ pods }) => pods.flatMap(({ addresses }) => addresses));
  const families = new Set(known.map(familyOf));
  return addressSet([...(families.size === 0 ? (['IPv4'] as const) : families)].flatMap((family) => PRIVATE[family]));
}

/** The same for a node, and so for a pod on the host network. */
export function unknownNodeAddresses({ nodes }: Places): AddressSet {
  const known = nodes.flatMap(({ addresses }) => addresses);
  if (known.length === 0) return PRIVATE.IPv4;
  return addressSet(known.map((address) => ({ start: address, end: address })));
}
