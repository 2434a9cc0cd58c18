import { isKubernetesObject, type JsonObject, readObject, Snapshot } from '../kube/index.ts';

/** A snapshot of objects as they are written, for tests. */
export function snapshotOf(objects: readonly JsonObject[]): Snapshot {
  const read = objects.map((object) => readObject(object, { type: 'value', name: 'test' }));
  return new Snapshot(read.filter(isKubernetesObject));
}

export function namespace(name: string, labels: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** A Pod with one container; further fields of its spec and its addresses may be given. */
export function pod(
  namespace: string,
  name: string,
  labels: JsonObject = {},
  {
    ports = [],
    ips = [],
    spec = {},
  }: { readonly ports?: readonly JsonObject[]; readonly ips?: readonly string[]; readonly spec?: JsonObject } = {},
): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name, labels },
    spec: { containers: [{ name: 'main', ports }], ...spec },
    status: { podIPs: ips.map((ip) => ({ ip })) },
  };
}

export function deployment(namespace: string, name: string, labels: JsonObject, spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace, name },
    spec: { template: { metadata: { labels }, spec: { containers: [{ name: 'main' }], ...spec } } },
  };
}

export function networkPolicy(namespace: string, name: string, spec: JsonObject): JsonObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { namespace, name }, spec };
}

export function adminNetworkPolicy(name: string, spec: JsonObject): JsonObject {
  return { apiVersion: 'policy.networking.k8s.io/v1alpha1', kind: 'AdminNetworkPolicy', metadata: { name }, spec };
}

export function baselineAdminNetworkPolicy(spec: JsonObject, name = 'default'): JsonObject {
  return {
    apiVersion: 'policy.networking.k8s.io/v1alpha1',
    kind: 'BaselineAdminNetworkPolicy',
    metadata: { name },
    spec,
  };
}

export function clusterNetworkPolicy(name: string, spec: JsonObject): JsonObject {
  return { apiVersion: 'policy.networking.k8s.io/v1alpha2', kind: 'ClusterNetworkPolicy', metadata: { name }, spec };
}
