import type { FieldPath, KubernetesObject } from '../../kube/index.ts';
import {
  type Cluster,
  MeshedConnectivity,
  meshesOf,
  type NetworkWorkload,
  Reachability,
  readCluster,
  SPECIFICATION,
} from '../../network/index.ts';
import type { CheckContext } from '../context.ts';
import { isSystemNamespace } from '../namespace/system-namespace.ts';

/** What network checks need: the pods, and what decides who reaches them. */
export const NETWORK_NEEDS = ['namespaces', 'pods', 'pod-templates', 'network-policies'] as const;

/** The cluster as the network engine sees it. What of its policies is refused is a problem of the context. */
export function clusterOf(context: CheckContext): Cluster {
  const cluster = readCluster(context.snapshot);
  for (const { object, problems } of cluster.refused) {
    context.read(object, (_, reading) => {
      for (const { path, message } of problems) reading.problems.push({ path, message });
      return undefined;
    });
  }
  return cluster;
}

export function reachabilityOf(context: CheckContext): Reachability {
  return new Reachability(context.answer(clusterOf), SPECIFICATION);
}

/** Who reaches whom, with what meshes deny taken out. */
export function connectivityOf(context: CheckContext): MeshedConnectivity {
  return new MeshedConnectivity(context.answer(reachabilityOf), meshesOf(context.answer(clusterOf)));
}

/** Why nothing can be judged: there are no workloads, or policies that are not evaluated have a say. */
export function idle(context: CheckContext): string | undefined {
  const { workloads } = context.answer(clusterOf);
  return workloads.length === 0 ? 'no pods or pod templates in what was read' : context.answer(notEvaluatedPolicies);
}

/** The first of the policies of plugins' own kinds, which decide as well and are not evaluated. */
function notEvaluatedPolicies(context: CheckContext): string | undefined {
  const { gaps } = context.answer(clusterOf);
  const other = gaps.find(({ reason, path }) => reason === 'unsupported' && path === undefined);
  return other && `${other.object ?? other.source}: ${other.message}`;
}

/** Why there is no policy to judge. */
export function noPolicy(context: CheckContext): string | undefined {
  const { policies } = context.answer(clusterOf);
  return policies.length === 0 ? 'no network policies in what was read' : undefined;
}

/** A namespace with pods that policies apply to. */
export interface UsedNamespace {
  readonly name: string;
  /** The Namespace where it was read, or else a workload of it; and the field with its name. */
  readonly object: KubernetesObject;
  readonly path: FieldPath;
  readonly workloads: readonly NetworkWorkload[];
}

export function usedNamespaces(context: CheckContext): ReadonlyMap<string, UsedNamespace> {
  const { workloads, namespaces } = context.answer(clusterOf);
  const used = new Map<string, UsedNamespace>();
  for (const [name, own] of Map.groupBy(workloads.filter(isJudged), ({ namespace }) => namespace)) {
    const namespace = namespaces.get(name)?.object;
    const first = own[0]?.pods[0]?.workload.object;
    const object = namespace ?? first;
    if (object === undefined) continue;
    const path = ['metadata', namespace === undefined ? 'namespace' : 'name'];
    used.set(name, { name, object, path, workloads: own });
  }
  return used;
}

/** Whether a workload is the user's to protect, and policies can. */
export function isJudged({ namespace, pods }: NetworkWorkload): boolean {
  return !isSystemNamespace(namespace) && pods[0]?.hostNetwork === false;
}

/** `cart, web and 3 more`. */
export function namesOf(workloads: readonly { readonly name: string }[]): string {
  const names = [...new Set(workloads.map(({ name }) => name))];
  const [shown, left] = [names.slice(0, 3), names.length - 3];
  if (left > 0) return `${shown.join(', ')} and ${left} more`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : shown.join();
}
