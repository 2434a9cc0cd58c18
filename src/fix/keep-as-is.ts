import type { KubernetesObject } from '../kube/index.ts';

/** Why an object of a cluster is not to be changed: a controller makes it again as it was, or it runs once as it is. */
export function keepAsIs({ origin, ownerReferences, group, kind }: KubernetesObject): string | undefined {
  if (origin.type !== 'cluster') return undefined;
  if (ownerReferences.some(({ controller }) => controller === true)) return 'its owner made it: mend that';
  if (group === '' && kind === 'Pod') return 'a pod that is there cannot be changed: delete it, and make it anew';
  if (group === 'batch' && kind === 'Job') return 'a Job that is there cannot be changed: delete it, and make it anew';
  return undefined;
}
