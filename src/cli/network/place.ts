import { type FieldPath, formatFieldPath, type KubernetesObject } from '../../kube/index.ts';
import { formatPlace } from '../../report/index.ts';
import { locate } from '../../sources/index.ts';

/** `NetworkPolicy shop/db`, or `ClusterNetworkPolicy tenants`. */
export function objectName({ kind, namespace, name }: KubernetesObject): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** `policies.yaml:12:3`; empty for what no file holds. */
export function placeOf(object: KubernetesObject, path: FieldPath): string {
  const place = locate(object.origin, path);
  return place === undefined ? '' : formatPlace(place.file, place.start);
}

/** A field with its place: `spec.ingress[0] (policies.yaml:12:3)`. */
export function fieldAndPlace(object: KubernetesObject, path: FieldPath): string {
  const place = placeOf(object, path);
  const field = formatFieldPath(path);
  return place === '' ? field : `${field} (${place})`;
}
