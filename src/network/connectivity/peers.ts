import { type AddressRange, formatRange } from '../addresses/index.ts';
import type { NetworkWorkload, Pod } from '../model/index.ts';
import type { Reachability } from '../reach/index.ts';

/** One end of a connection, as it is shown. */
export type Peer = WorkloadPeer | ExternalPeer | IngressControllerPeer;

/** Pods of one owner that the policies treat alike. */
export interface WorkloadPeer {
  readonly type: 'workload';
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  readonly workload: NetworkWorkload;
  readonly pods: readonly Pod[];
  /** Their class in the reachability they were made for. */
  readonly class: number;
}

/** Addresses outside the cluster. */
export interface ExternalPeer {
  readonly type: 'external';
  readonly range: AddressRange;
}

/** Whatever serves Ingresses and Routes; it may be any pod, without labels that are known. */
export interface IngressControllerPeer {
  readonly type: 'ingress-controller';
}

export const INGRESS_CONTROLLER: IngressControllerPeer = { type: 'ingress-controller' };

/** `shop/cart[Deployment]`, `10.0.0.0-10.255.255.255[External]` or `{ingress-controller}`. */
export function formatPeer(peer: Peer): string {
  switch (peer.type) {
    case 'workload':
      return `${peer.namespace}/${peer.name}[${peer.kind}]`;
    case 'external':
      return `${formatRange(peer.range)}[External]`;
    case 'ingress-controller':
      return '{ingress-controller}';
  }
}

/**
 * The workloads of a cluster as peers. A workload whose pods the policies treat differently is a peer for each of
 * its pods, named as the pod.
 */
export function workloadPeers(reachability: Reachability): readonly WorkloadPeer[] {
  return reachability.cluster.workloads.flatMap((workload) => {
    const classes = workload.pods.map((pod) => reachability.universe.classOfPod(pod));
    const [first] = classes;
    if (first === undefined) return [];
    if (classes.every((other) => other === first || reachability.sameBehaviour(first, other))) {
      const { namespace, name, kind, pods } = workload;
      return [{ type: 'workload', namespace, name, kind, workload, pods, class: first }];
    }
    return workload.pods.map((pod, index): WorkloadPeer => {
      const { namespace, name } = pod;
      return { type: 'workload', namespace, name, kind: 'Pod', workload, pods: [pod], class: classes[index] ?? first };
    });
  });
}
