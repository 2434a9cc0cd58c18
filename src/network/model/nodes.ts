import { indexedList, type KubernetesObject, list, Reading, record, type Snapshot, string } from '../../kube/index.ts';
import { type Address, type AddressRange, parseAddress, parseCidr } from '../addresses/index.ts';

export interface ClusterNode {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly addresses: readonly Address[];
  /** The ranges that pods on the node get their addresses from. */
  readonly podRanges: readonly AddressRange[];
  readonly object: KubernetesObject;
}

interface NodeFields {
  readonly spec?: { readonly podCIDR?: string; readonly podCIDRs?: readonly string[] };
  readonly status?: { readonly addresses?: readonly { readonly type?: string; readonly address?: string }[] };
}

const fields = record<NodeFields>({
  spec: record({ podCIDR: string, podCIDRs: list(string, '') }),
  status: record({ addresses: indexedList(record({ type: string, address: string })) }),
});

/** The cluster's nodes, with the addresses that their status lists. */
export function readNodes(snapshot: Snapshot): readonly ClusterNode[] {
  return snapshot.ofKind('', 'Node').map((object) => {
    const { spec = {}, status = {} } = fields(object.content, new Reading()) ?? {};
    const ranges = [spec.podCIDR ?? '', ...(spec.podCIDRs ?? [])].map(parseCidr);
    const addresses = (status.addresses ?? []).map(({ address = '' }) => parseAddress(address));
    return {
      name: object.name,
      labels: object.labels,
      addresses: [...new Set(addresses.filter((address) => address !== undefined))],
      podRanges: ranges.filter((range) => range !== undefined),
      object,
    };
  });
}
