import type { Address, AddressSpace } from '../addresses/index.ts';
import type { Cluster, ClusterNode, Pod, PodPort } from '../model/index.ts';

/**
 * Where connections start and end, numbered: first the kinds of pods, then the stranger, then the nodes, then the
 * segments of the address space. Pods that no policy could tell apart are one kind.
 */
export interface Endpoints {
  readonly count: number;
  readonly podKinds: readonly PodKind[];
  /**
   * A pod of which nothing is known: without labels, in a namespace without labels. It stands for whatever may be
   * started in the cluster, such as an ingress controller.
   */
  readonly stranger: number;
  readonly nodes: readonly ClusterNode[];
  readonly firstNode: number;
  readonly firstSegment: number;
  /** The kind of each pod. */
  readonly kindOf: ReadonlyMap<Pod, number>;
  /** The segments of each node's addresses. */
  readonly nodeSegments: readonly (readonly number[])[];
}

export interface PodKind {
  readonly namespace: string;
  readonly labels: ReadonlyMap<string, string>;
  /** The ports whose names occur in a rule. */
  readonly namedPorts: readonly PodPort[];
  /** Equal for equal named ports. */
  readonly namedPortsKey: string;
  readonly hostNetwork: boolean;
  /** For pods on the host network; empty when unknown. */
  readonly nodeName: string;
  /** Where its addresses lie; empty when they are not known. */
  readonly segments: readonly number[];
}

/**
 * @param portNames - the port names that occur in a rule: others tell no pods apart.
 */
export function endpointsOf(cluster: Cluster, portNames: ReadonlySet<string>, space: AddressSpace): Endpoints {
  const podKinds: PodKind[] = [];
  const byKey = new Map<string, number>();
  const kindOf = new Map<Pod, number>();
  for (const { pods } of cluster.workloads) {
    for (const pod of pods) {
      const namedPorts = pod.ports.filter(({ name }) => portNames.has(name));
      const namedPortsKey = namedPorts.map(({ name, port, protocol }) => `${name}=${port}${protocol}`).join();
      const segments = segmentsOf(pod.addresses, space);
      const nodeName = pod.hostNetwork ? pod.nodeName : '';
      const key = [pod.namespace, labelsKey(pod.labels), namedPortsKey, pod.hostNetwork, nodeName, segments].join('\n');
      let kind = byKey.get(key);
      if (kind === undefined) {
        kind = podKinds.length;
        byKey.set(key, kind);
        podKinds.push({
          namespace: pod.namespace,
          labels: pod.labels,
          namedPorts,
          namedPortsKey,
          hostNetwork: pod.hostNetwork,
          nodeName,
          segments,
        });
      }
      kindOf.set(pod, kind);
    }
  }
  const firstNode = podKinds.length + 1;
  const firstSegment = firstNode + cluster.nodes.length;
  return {
    count: firstSegment + space.segments.length,
    podKinds,
    stranger: podKinds.length,
    nodes: cluster.nodes,
    firstNode,
    firstSegment,
    kindOf,
    nodeSegments: cluster.nodes.map(({ addresses }) => segmentsOf(addresses, space)),
  };
}

function segmentsOf(addresses: readonly Address[], space: AddressSpace): readonly number[] {
  return [...new Set(addresses.map((address) => space.segmentOf(address)))].sort((a, b) => a - b);
}

function labelsKey(labels: ReadonlyMap<string, string>): string {
  const entries = [...labels].map(([key, value]) => `${key}\t${value}`);
  return entries.length > 1 ? entries.sort().join('\r') : entries.join();
}
