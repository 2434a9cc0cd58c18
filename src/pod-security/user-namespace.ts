import type { PodTemplate } from '../kube/index.ts';
import type { CheckVersion } from './check.ts';

/** A rule that pods in a user namespace of their own (`hostUsers: false`) are exempt from. */
export function exceptInUserNamespace(forbids: CheckVersion['forbids']): CheckVersion['forbids'] {
  return (pod: PodTemplate) => (pod.spec?.hostUsers === false ? undefined : forbids(pod));
}
