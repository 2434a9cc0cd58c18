import type { KubernetesObject, OwnerReference } from './kubernetes-object.ts';

/** A Pod, its ReplicaSet, its Deployment, and perhaps what made that. Longer chains are circles. */
const LONGEST_CHAIN = 10;

/**
 * The object whose pod template an object goes back to, through all the controllers between: of a Pod its Deployment,
 * and not its ReplicaSet. It is the object itself when no such owner is known. A Node that a static pod names as its
 * owner has not made it.
 *
 * @param find Looks an owner up, in the namespace of what it owns or outside namespaces.
 */
export function templateOwnerOf(
  object: KubernetesObject,
  find: (reference: OwnerReference, namespace: string) => KubernetesObject | undefined,
  hasTemplate: (object: KubernetesObject) => boolean,
): KubernetesObject {
  let current = object;
  let highest = object;
  for (let length = 0; length < LONGEST_CHAIN; length++) {
    const reference = current.ownerReferences.find(({ controller }) => controller === true);
    const owner = reference === undefined ? undefined : find(reference, object.namespace);
    if (owner === undefined || owner === object) return highest;
    if (hasTemplate(owner)) highest = owner;
    current = owner;
  }
  return object;
}
