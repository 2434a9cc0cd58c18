export { assumedPod } from './assumed-pod.ts';
export { type Cluster, readCluster, readPolicy } from './cluster.ts';
export { NAMESPACE_NAME_LABEL, type Namespace } from './namespaces.ts';
export type { ClusterNode } from './nodes.ts';
export type { Pod, PodPort } from './pods.ts';
export {
  type Action,
  type Direction,
  type NamespaceMatch,
  type PodMatch,
  type Policy,
  type PortMatch,
  type Rule,
  type RulePeer,
  rulesOf,
  type Tier,
} from './policy.ts';
export { unknownNodeAddresses, unknownPodAddresses } from './unknown-addresses.ts';
export type { NetworkWorkload } from './workloads.ts';
