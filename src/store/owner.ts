import type { KubernetesObject } from '../kube/index.ts';

/** Where people write who answers for an object, the most telling first. */
const KEYS = ['breakwater.dev/owner', 'owner', 'team', 'app.kubernetes.io/owner', 'app.kubernetes.io/team'] as const;

/** Who answers for an object, by its annotations and labels, else by those of its namespace. */
export function ownerOf(object: KubernetesObject, namespace: KubernetesObject | undefined): string | undefined {
  for (const one of namespace === undefined ? [object] : [object, namespace]) {
    for (const key of KEYS) {
      const owner = one.annotations.get(key) ?? one.labels.get(key);
      if (owner !== undefined && owner !== '') return owner;
    }
  }
  return undefined;
}
