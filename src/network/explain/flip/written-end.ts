import type { JsonObject } from '../../../kube/index.ts';
import { cidrsOf } from '../../addresses/index.ts';
import type { Cluster, Direction, Policy } from '../../model/index.ts';
import { smallestSelector, writtenSelector } from '../../selection/index.ts';
import { addressesOf, type End } from '../end.ts';

/** A peer of a policy's rule that selects the end, and as little else as may be. Undefined where there is none. */
export function writtenPeer(end: End, policy: Policy, direction: Direction, cluster: Cluster): JsonObject | undefined {
  return policy.tier === 'NetworkPolicy' ? networkPolicyPeer(end, policy, cluster) : adminPeer(end, direction, cluster);
}

function networkPolicyPeer(end: End, policy: Policy, cluster: Cluster): JsonObject | undefined {
  switch (end.type) {
    case 'pod': {
      const podSelector = podSelectorFor(end, cluster);
      const { namespace } = end.pod;
      return namespace === policy.object.namespace
        ? { podSelector }
        : { namespaceSelector: named(namespace), podSelector };
    }
    case 'any-pod':
      return { namespaceSelector: {} };
    default: {
      const [cidr] = blocksOf(end);
      return cidr === undefined ? undefined : { ipBlock: { cidr } };
    }
  }
}

function adminPeer(end: End, direction: Direction, cluster: Cluster): JsonObject | undefined {
  switch (end.type) {
    case 'pod':
      return { pods: { namespaceSelector: named(end.pod.namespace), podSelector: podSelectorFor(end, cluster) } };
    case 'any-pod':
      return { namespaces: {} };
    default: {
      const blocks = blocksOf(end);
      // Only egress rules have addresses for peers.
      return direction === 'ingress' || blocks.length === 0 ? undefined : { networks: blocks };
    }
  }
}

/** The labels of a pod's workload, as few as tell it from the rest of its namespace. */
export function podSelectorFor({ pod, workload }: Extract<End, { type: 'pod' }>, cluster: Cluster): JsonObject {
  const inNamespace = cluster.workloads.filter(({ namespace }) => namespace === pod.namespace);
  const others = inNamespace.filter((other) => other !== workload).flatMap(({ pods }) => pods);
  return writtenSelector(smallestSelector([pod], others).selector);
}

function named(namespace: string): JsonObject {
  return { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
}

function blocksOf(end: End): readonly string[] {
  return addressesOf(end).flatMap((address) => cidrsOf([{ start: address, end: address }]));
}
