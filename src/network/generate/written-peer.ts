import type { JsonObject } from '../../kube/index.ts';
import { cidrsOf } from '../addresses/index.ts';
import { type End, isOnNode } from '../explain/index.ts';
import type { Cluster } from '../model/index.ts';
import { selectorOf } from './policy-object.ts';

/**
 * A flow's end as a peer of a policy in a namespace. A node, or a pod on the host network, is known by its addresses
 * alone. Undefined where there is none.
 */
export function peerFor(end: End, namespace: string, cluster: Cluster): JsonObject | undefined {
  if (end.type === 'any-pod') return { namespaceSelector: {} };
  if (end.type === 'pod' && !isOnNode(end)) {
    const podSelector = selectorOf(end.workload, cluster);
    if (end.workload.namespace === namespace) return { podSelector };
    return {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': end.workload.namespace } },
      podSelector,
    };
  }
  const [address] = end.type === 'pod' ? end.pod.addresses : end.type === 'node' ? end.node.addresses : [end.address];
  const [cidr] = address === undefined ? [] : cidrsOf([{ start: address, end: address }]);
  return cidr === undefined ? undefined : { ipBlock: { cidr } };
}
