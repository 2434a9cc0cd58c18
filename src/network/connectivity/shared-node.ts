import type { WorkloadPeer } from './peers.ts';

/** Whether a pod of one workload and a pod of another are on the same node. */
export type Sharing = 'always' | 'sometimes' | 'never';

/** What is known of it: pods without a node, such as those of a template, may be anywhere. */
export function sharedNode(a: WorkloadPeer, b: WorkloadPeer): Sharing {
  const left = nodesOf(a);
  const right = nodesOf(b);
  if (left === undefined || right === undefined) return 'sometimes';
  if (![...left].some((node) => right.has(node))) return 'never';
  return left.size === 1 && right.size === 1 ? 'always' : 'sometimes';
}

/** Undefined when the node of one is not known. */
function nodesOf({ pods }: WorkloadPeer): ReadonlySet<string> | undefined {
  const nodes = new Set(pods.map(({ nodeName }) => nodeName));
  return nodes.has('') ? undefined : nodes;
}
