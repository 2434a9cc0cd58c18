import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient, KubernetesObject } from '../client.ts';
import { inParallel } from '../in-parallel.ts';
import type { ReviewSpec } from './reviews.ts';

const API = '/apis/rbac.authorization.k8s.io/v1';
const RESOURCES: Readonly<Record<string, string>> = {
  ClusterRole: 'clusterroles',
  ClusterRoleBinding: 'clusterrolebindings',
  Role: 'roles',
  RoleBinding: 'rolebindings',
};

/** What the authorizer of the API server answers. */
export interface ReviewStatus {
  readonly allowed: boolean;
  /** Names the binding and the role when RBAC allows. */
  readonly reason?: string;
}

/** The path at which an RBAC object is created. */
export function collectionPath(object: KubernetesObject): string {
  const resource = RESOURCES[object.kind ?? ''] ?? '';
  const { namespace } = object.metadata;
  return namespace === undefined ? `${API}/${resource}` : `${API}/namespaces/${namespace}/${resource}`;
}

export async function createAll(client: ApiClient, objects: readonly KubernetesObject[]): Promise<void> {
  await inParallel(objects, (object) => client.create(collectionPath(object), object));
}

/** Asks the API server's authorizer. */
export async function review(client: ApiClient, spec: ReviewSpec): Promise<ReviewStatus> {
  const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
  return (await client.create<{ status: ReviewStatus }>(path, { spec })).status;
}

/** Every role and binding that is stored, as they would be written to a file. */
export async function readAll(client: ApiClient): Promise<KubernetesObject[]> {
  const lists = Object.entries(RESOURCES).map(async ([kind, resource]) => {
    const { items } = await client.get<{ items: KubernetesObject[] }>(`${API}/${resource}`);
    return items.map((object) => ({ apiVersion: 'rbac.authorization.k8s.io/v1', kind, ...asWritten(object) }));
  });
  return (await Promise.all(lists)).flat();
}

/** Leaves out what the server adds and what differs from one cluster to the next. */
function asWritten(object: KubernetesObject): KubernetesObject {
  const { uid: _, resourceVersion: __, creationTimestamp: ___, managedFields: ____, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** Deletes what carries the label, everywhere. */
export async function deleteLabelled(client: ApiClient, label: string, namespaces: readonly string[]): Promise<void> {
  const selector = `labelSelector=${encodeURIComponent(label)}`;
  const collections = [
    `${API}/clusterroles`,
    `${API}/clusterrolebindings`,
    ...namespaces.flatMap((name) => [`${API}/namespaces/${name}/roles`, `${API}/namespaces/${name}/rolebindings`]),
  ];
  for (const collection of collections) await client.delete(`${collection}?${selector}`);
}

/**
 * Waits until the authorizer has seen everything that was written before. It watches the four kinds one by one, each
 * in the order of writing: so it has, once it knows a new object of each.
 */
export async function authorizerCaughtUp(client: ApiClient, namespace: string, mark: string): Promise<void> {
  const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: mark }];
  const metadata = { name: mark, labels: { e2e: 'mark' } };
  const inside = { ...metadata, namespace };
  const rules = [{ verbs: ['get'], apiGroups: ['mark.example.test'], resources: [mark] }];
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', name: mark };
  await createAll(client, [
    { kind: 'ClusterRole', metadata, rules },
    { kind: 'ClusterRoleBinding', metadata, subjects, roleRef: { ...roleRef, kind: 'ClusterRole' } },
    { kind: 'Role', metadata: inside, rules: rules.map((rule) => ({ ...rule, verbs: ['list'] })) },
    { kind: 'RoleBinding', metadata: inside, subjects, roleRef: { ...roleRef, kind: 'Role' } },
  ]);
  const attributes = { group: 'mark.example.test', resource: mark, subresource: '', name: '', namespace };
  for (const verb of ['get', 'list']) {
    const spec = { user: mark, groups: [], resourceAttributes: { verb, ...attributes } };
    while (!(await review(client, spec)).allowed) await sleep(10);
  }
  await deleteLabelled(client, 'e2e=mark', [namespace]);
}
