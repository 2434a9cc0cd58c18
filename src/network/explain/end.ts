import { type Address, formatAddress } from '../addresses/index.ts';
import {
  type Cluster,
  type ClusterNode,
  NAMESPACE_NAME_LABEL,
  type NetworkWorkload,
  type Pod,
} from '../model/index.ts';

/** One end of a connection that is to be explained. */
export type End =
  | { readonly type: 'pod'; readonly pod: Pod; readonly workload: NetworkWorkload }
  | { readonly type: 'address'; readonly address: Address }
  | { readonly type: 'node'; readonly node: ClusterNode }
  /** A pod without labels, in a namespace without labels: whatever may be started in the cluster. */
  | { readonly type: 'any-pod' };

export function formatEnd(end: End): string {
  switch (end.type) {
    case 'pod': {
      const { workload, pod } = end;
      const owner = `${workload.namespace}/${workload.name}[${workload.kind}]`;
      return workload.pods.length > 1 ? `${owner} (pod ${pod.name})` : owner;
    }
    case 'address':
      return formatAddress(end.address);
    case 'node':
      return `node ${end.node.name}`;
    case 'any-pod':
      return 'any pod';
  }
}

/** The addresses of an end; empty where they are not known. */
export function addressesOf(end: End): readonly Address[] {
  switch (end.type) {
    case 'pod':
      return end.pod.addresses;
    case 'address':
      return [end.address];
    case 'node':
      return end.node.addresses;
    case 'any-pod':
      return [];
  }
}

/** Whether the end has a node's address: it is one, or a pod on the host network. */
export function isOnNode(end: End): boolean {
  return end.type === 'node' || (end.type === 'pod' && end.pod.hostNetwork);
}

/** The labels of the end's namespace; undefined for what is in none. */
export function namespaceLabels(end: End, { namespaces }: Cluster): ReadonlyMap<string, string> | undefined {
  if (end.type === 'any-pod') return new Map();
  if (end.type !== 'pod') return undefined;
  const { namespace } = end.pod;
  return namespaces.get(namespace)?.labels ?? new Map([[NAMESPACE_NAME_LABEL, namespace]]);
}
