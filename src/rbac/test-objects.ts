import {
  isKubernetesObject,
  type JsonObject,
  type JsonValue,
  type KubernetesObject,
  readObject,
  Snapshot,
} from '../kube/index.ts';

const API_VERSION = 'rbac.authorization.k8s.io/v1';

/** For tests: a snapshot of objects, as if read from a file. */
export function snapshotOf(...objects: readonly JsonObject[]): Snapshot {
  return new Snapshot(objects.map(objectOf));
}

export function objectOf(value: JsonObject): KubernetesObject {
  const object = readObject(value, { type: 'value', name: 'test' });
  if (!isKubernetesObject(object)) throw new Error(object.message);
  return object;
}

/** `rule('get,list', '', 'pods,pods/log', 'one,two')`; the group `,apps` is the core group and apps. */
export function rule(verbs: string, groups: string, resources: string, names?: string): JsonObject {
  return {
    verbs: verbs.split(','),
    apiGroups: groups.split(','),
    resources: resources.split(','),
    ...(names === undefined ? {} : { resourceNames: names.split(',') }),
  };
}

export function urls(verbs: string, nonResourceURLs: string): JsonObject {
  return { verbs: verbs.split(','), nonResourceURLs: nonResourceURLs.split(',') };
}

export function clusterRole(name: string, rules: JsonValue, more: JsonObject = {}): JsonObject {
  const labels = more['labels'] ?? {};
  const aggregationRule = more['aggregationRule'] ?? null;
  return { apiVersion: API_VERSION, kind: 'ClusterRole', metadata: { name, labels }, rules, aggregationRule };
}

export function role(namespace: string, name: string, rules: JsonValue): JsonObject {
  return { apiVersion: API_VERSION, kind: 'Role', metadata: { namespace, name }, rules };
}

export function clusterRoleBinding(name: string, roleName: string, ...subjects: readonly JsonObject[]): JsonObject {
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: roleName };
  return { apiVersion: API_VERSION, kind: 'ClusterRoleBinding', metadata: { name }, roleRef, subjects };
}

/** The role reads `Role/name` or `ClusterRole/name`. */
export function roleBinding(
  namespace: string,
  name: string,
  roleRef: string,
  ...subjects: readonly JsonObject[]
): JsonObject {
  const [kind = '', ...rest] = roleRef.split('/');
  return {
    apiVersion: API_VERSION,
    kind: 'RoleBinding',
    metadata: { namespace, name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: rest.join('/') },
    subjects,
  };
}

export function user(name: string): JsonObject {
  return { kind: 'User', name };
}

export function group(name: string): JsonObject {
  return { kind: 'Group', name };
}

export function serviceAccount(namespace: string, name: string): JsonObject {
  return { kind: 'ServiceAccount', namespace, name };
}
