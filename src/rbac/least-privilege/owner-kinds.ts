import { isJsonObject, type Snapshot } from '../../kube/index.ts';

/** The resource of a kind. */
export interface KindResource {
  readonly resource: string;
  readonly namespaced: boolean;
}

export type ResourceOfKind = (group: string, kind: string) => KindResource | undefined;

/** The kinds of Kubernetes that own other objects, by group. */
const OWNERS: ReadonlyMap<string, KindResource> = new Map(
  [
    ...['Pod', 'ReplicationController', 'Service', 'ServiceAccount', 'ConfigMap', 'Secret', 'Endpoints'].map(
      (kind) => ['', kind] as const,
    ),
    ...['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'ControllerRevision'].map(
      (kind) => ['apps', kind] as const,
    ),
    ...['Job', 'CronJob'].map((kind) => ['batch', kind] as const),
    ['networking.k8s.io', 'Ingress'] as const,
    ['autoscaling', 'HorizontalPodAutoscaler'] as const,
    ['resource.k8s.io', 'ResourceClaim'] as const,
  ].map(([group, kind]) => [`${kind}.${group}`, { resource: plural(kind), namespaced: true }]),
);

const CLUSTER_OWNERS: ReadonlyMap<string, KindResource> = new Map(
  [
    ['', 'Node'] as const,
    ['', 'Namespace'] as const,
    ['', 'PersistentVolume'] as const,
    ['rbac.authorization.k8s.io', 'ClusterRole'] as const,
    ['apiextensions.k8s.io', 'CustomResourceDefinition'] as const,
  ].map(([group, kind]) => [`${kind}.${group}`, { resource: plural(kind), namespaced: false }]),
);

function plural(kind: string): string {
  const lower = kind.toLowerCase();
  if (lower === 'endpoints') return lower;
  return lower.endsWith('s') ? `${lower}es` : `${lower}s`;
}

/** Finds the resource of a kind: of Kubernetes' own owners, and of those that the snapshot defines. */
export function resourceOfKindIn(snapshot: Snapshot): ResourceOfKind {
  const defined = new Map<string, KindResource>();
  for (const { content } of snapshot.ofKind('apiextensions.k8s.io', 'CustomResourceDefinition')) {
    const spec = content['spec'];
    const names = isJsonObject(spec) ? spec['names'] : undefined;
    if (!isJsonObject(spec) || !isJsonObject(names) || typeof names['plural'] !== 'string') continue;
    const namespaced = spec['scope'] === 'Namespaced';
    defined.set(`${names['kind']}.${spec['group']}`, { resource: names['plural'], namespaced });
  }
  return (group, kind) => {
    const key = `${kind}.${group}`;
    return OWNERS.get(key) ?? CLUSTER_OWNERS.get(key) ?? defined.get(key);
  };
}
