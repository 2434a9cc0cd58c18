import type { Gap, KubernetesObject } from '../../kube/index.ts';
import type { Collected } from './read-resource.ts';

/**
 * Leaves out the objects of namespaces that are gone. Lists are of different moments: when the namespaces are listed
 * last, an object whose namespace is not among them was in one that has been deleted since.
 */
export function withoutGoneNamespaces(
  collected: Collected,
  namespaces: ReadonlySet<string>,
  source: string,
): Collected {
  const gone = new Map<string, number>();
  const isThere = ({ namespace }: KubernetesObject): boolean => {
    if (namespace === '' || namespaces.has(namespace)) return true;
    gone.set(namespace, (gone.get(namespace) ?? 0) + 1);
    return false;
  };
  const objects = collected.objects.filter(isThere);
  if (gone.size === 0) return collected;
  const gaps = [...gone].map(([namespace, count]): Gap => {
    const objectsLeftOut = count === 1 ? '1 object was' : `${count} objects were`;
    return {
      reason: 'unavailable',
      source,
      message: `namespace ${namespace} was deleted while the cluster was read: ${objectsLeftOut} left out`,
    };
  });
  return { objects, gaps: [...collected.gaps, ...gaps] };
}
