import { describeObject, type FieldProblem, type Gap, type KubernetesObject, type Snapshot } from '../../kube/index.ts';
import { readAdminNetworkPolicy, readBaselineAdminNetworkPolicy } from './admin-policy.ts';
import { readClusterNetworkPolicy } from './cluster-network-policy.ts';
import { type Namespace, readNamespaces } from './namespaces.ts';
import { readNetworkPolicy } from './network-policy.ts';
import { type ClusterNode, readNodes } from './nodes.ts';
import type { Policy } from './policy.ts';
import type { PolicyReading } from './policy-reading.ts';
import { type NetworkWorkload, readWorkloads } from './workloads.ts';

/** What decides who may reach whom, read from a snapshot. */
export interface Cluster {
  readonly snapshot: Snapshot;
  readonly namespaces: ReadonlyMap<string, Namespace>;
  readonly workloads: readonly NetworkWorkload[];
  readonly nodes: readonly ClusterNode[];
  readonly policies: readonly Policy[];
  /** Policies, or parts of them, that could not be judged. */
  readonly gaps: readonly Gap[];
  /** The policies among them that have fields that the API server refuses, or that are not known here. */
  readonly refused: readonly { readonly object: KubernetesObject; readonly problems: readonly FieldProblem[] }[];
}

const ADMIN_GROUP = 'policy.networking.k8s.io';

const KINDS: readonly {
  readonly group: string;
  readonly kind: string;
  readonly read: (object: KubernetesObject) => PolicyReading;
}[] = [
  { group: ADMIN_GROUP, kind: 'AdminNetworkPolicy', read: readAdminNetworkPolicy },
  { group: ADMIN_GROUP, kind: 'ClusterNetworkPolicy', read: readClusterNetworkPolicy },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy', read: readNetworkPolicy },
  { group: ADMIN_GROUP, kind: 'BaselineAdminNetworkPolicy', read: readBaselineAdminNetworkPolicy },
];

/** Policies of plugins' own APIs, which decide as well and are not evaluated. */
const OTHER_POLICIES: readonly (readonly [group: string, kind: string])[] = [
  ['projectcalico.org', 'GlobalNetworkPolicy'],
  ['projectcalico.org', 'NetworkPolicy'],
  ['crd.projectcalico.org', 'GlobalNetworkPolicy'],
  ['crd.projectcalico.org', 'NetworkPolicy'],
  ['cilium.io', 'CiliumNetworkPolicy'],
  ['cilium.io', 'CiliumClusterwideNetworkPolicy'],
  ['crd.antrea.io', 'ClusterNetworkPolicy'],
  ['crd.antrea.io', 'NetworkPolicy'],
  ['networking.k8s.aws', 'ApplicationNetworkPolicy'],
  ['networking.k8s.aws', 'ClusterNetworkPolicy'],
  ['k8s.cni.cncf.io', 'MultiNetworkPolicy'],
];

/**
 * Reads everything that concerns the network. A policy that the API server refuses is not in force: it is a gap.
 * Where two policies have one name, the one read last is in force, as it is when both are applied in turn.
 */
export function readCluster(snapshot: Snapshot): Cluster {
  const policies: Policy[] = [];
  const gaps: Gap[] = [];
  const refused: { object: KubernetesObject; problems: readonly FieldProblem[] }[] = [];
  for (const { group, kind, read } of KINDS) {
    for (const object of lastOfEachName(snapshot.ofKind(group, kind))) {
      const { policy, problems } = read(object);
      if (policy !== undefined) policies.push(policy);
      if (problems.length > 0) refused.push({ object, problems });
      for (const { path, message } of problems) {
        gaps.push({
          reason: policy === undefined ? 'wrong-type' : 'unsupported',
          source: sourceOf(object),
          object: describeObject(object),
          path,
          message:
            policy === undefined ? `${message}; the API server refuses the policy, so it is not in force` : message,
        });
      }
    }
  }
  for (const [group, kind] of OTHER_POLICIES) {
    for (const object of snapshot.ofKind(group, kind)) {
      const message = `policies of ${group} are not evaluated: what this one allows or denies is not in the answer`;
      gaps.push({ reason: 'unsupported', source: sourceOf(object), object: describeObject(object), message });
    }
  }
  const workloads = readWorkloads(snapshot);
  const named = new Set(workloads.map(({ namespace }) => namespace));
  return {
    snapshot,
    namespaces: readNamespaces(snapshot, named),
    workloads,
    nodes: readNodes(snapshot),
    policies,
    gaps,
    refused,
  };
}

/** Reads one policy of any kind; undefined for what is no policy, or one that the API server refuses. */
export function readPolicy(object: KubernetesObject): Policy | undefined {
  return KINDS.find(({ group, kind }) => group === object.group && kind === object.kind)?.read(object).policy;
}

function lastOfEachName(objects: readonly KubernetesObject[]): Iterable<KubernetesObject> {
  // Names that the API server would generate are all different.
  return new Map(
    objects.map((object, index) => [object.name === '' ? index : describeObject(object), object]),
  ).values();
}

function sourceOf({ origin }: KubernetesObject): string {
  switch (origin.type) {
    case 'document':
      return origin.document.source.name;
    case 'rendered':
      return origin.root;
    case 'cluster':
      return origin.context;
    case 'value':
      return origin.name;
  }
}
