import type { PodTemplate } from '../kube/index.ts';
import type { CheckVersion } from './check.ts';

/** A rule that Windows pods are exempt from: their validation refuses the Linux fields that it asks for. */
export function exceptWindows(forbids: CheckVersion['forbids']): CheckVersion['forbids'] {
  return (pod) => (isWindowsPod(pod) ? undefined : forbids(pod));
}

export function isWindowsPod(pod: PodTemplate): boolean {
  return pod.spec?.os?.name === 'windows';
}
