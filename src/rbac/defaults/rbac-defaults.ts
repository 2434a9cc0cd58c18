import {
  formatKubernetesVersion,
  isKubernetesObject,
  type JsonObject,
  type KubernetesObject,
  type KubernetesVersion,
  readObject,
  type Snapshot,
} from '../../kube/index.ts';

/** The roles and bindings that an API server of a version makes by itself. */
export interface RbacDefaults {
  readonly version: KubernetesVersion;
  readonly objects: readonly JsonObject[];
}

/** The defaults that a snapshot lacks, by kind, namespace and name. Laid under it, they change none of its objects. */
export function missingDefaults(snapshot: Snapshot, defaults: RbacDefaults): readonly KubernetesObject[] {
  return readDefaults(defaults).filter(
    ({ group, kind, namespace, name }) => snapshot.find(group, kind, namespace, name) === undefined,
  );
}

/** The defaults as objects, whose origin says so. */
export function readDefaults(defaults: RbacDefaults): readonly KubernetesObject[] {
  const origin = { type: 'value', name: `Kubernetes ${formatKubernetesVersion(defaults.version)} default` } as const;
  return defaults.objects.map((object) => readObject(object, origin)).filter(isKubernetesObject);
}
