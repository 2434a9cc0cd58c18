import { matchesLabels } from '../../kube/index.ts';
import {
  type AuthorizationPolicy,
  type AuthorizationRule,
  ISTIO_DEFAULTS,
  istioMembershipOf,
  type NetworkWorkload,
  type PeerAuthentication,
  type Pod,
  readAuthorizationPolicies,
  readPeerAuthentications,
} from '../../network/index.ts';
import type { CheckContext } from '../context.ts';
import { clusterOf, isJudged } from './network-answers.ts';

/** What checks of the service mesh need. */
export const MESH_NEEDS = ['namespaces', 'pods', 'pod-templates', 'service-mesh'] as const;

/** A workload whose connections Istio carries. */
export interface MeshedWorkload {
  readonly namespace: string;
  readonly name: string;
  readonly workload: NetworkWorkload;
  readonly pod: Pod;
  readonly dataPlane: 'sidecar' | 'ambient';
}

export function istioWorkloads(context: CheckContext): readonly MeshedWorkload[] {
  const cluster = context.answer(clusterOf);
  return cluster.workloads.filter(isJudged).flatMap((workload): readonly MeshedWorkload[] => {
    const [pod] = workload.pods;
    if (pod === undefined) return [];
    const { dataPlane } = istioMembershipOf({ type: 'pod', pod, workload }, cluster);
    const { namespace, name } = workload;
    return dataPlane === 'none' ? [] : [{ namespace, name, workload, pod, dataPlane }];
  });
}

export function peerAuthentications({ snapshot }: CheckContext): readonly PeerAuthentication[] {
  return readPeerAuthentications(snapshot);
}

export function authorizationPolicies({ snapshot }: CheckContext): readonly AuthorizationPolicy[] {
  return readAuthorizationPolicies(snapshot);
}

/** The workloads of the mesh that a policy is for by its selector; none for one that is for waypoints and gateways. */
export function selectedBy(
  { object, selector, targets }: AuthorizationPolicy,
  workloads: readonly MeshedWorkload[],
): readonly MeshedWorkload[] {
  if (targets.length > 0) return [];
  const isRoot = object.namespace === ISTIO_DEFAULTS.rootNamespace;
  return workloads.filter(
    ({ namespace, pod }) => (isRoot || namespace === object.namespace) && hasLabels(pod, selector),
  );
}

/** Whether a pod has the labels of a selector, which is undefined where it is for all. */
export function hasLabels({ labels }: Pod, selector: ReadonlyMap<string, string> | undefined): boolean {
  const requirements = [...(selector ?? [])].map(([key, value]) => ({ key, operator: 'In', values: [value] }) as const);
  return matchesLabels({ requirements }, labels);
}

/** Why there is no Istio mesh to judge. */
export function noMesh(context: CheckContext): string | undefined {
  return context.answer(istioWorkloads).length === 0 ? 'no workloads in an Istio mesh in what was read' : undefined;
}

export function noAuthorizationPolicy(context: CheckContext): string | undefined {
  return context.answer(authorizationPolicies).length === 0
    ? 'no Istio AuthorizationPolicies in what was read'
    : undefined;
}

/** Whether a rule of an AuthorizationPolicy matches every request: it names no source, operation or condition. */
export function isUnconditional({ from, to, when }: AuthorizationRule): boolean {
  const isEmpty = (part: Readonly<Record<string, readonly string[] | undefined>>) =>
    Object.values(part).every((values) => values === undefined || values.length === 0);
  const conditions = when.filter(({ values = [], notValues = [] }) => values.length + notValues.length > 0);
  return conditions.length === 0 && (from ?? [{}]).some(isEmpty) && (to ?? [{}]).some(isEmpty);
}
