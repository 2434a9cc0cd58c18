import type { Container, PodTemplate } from '../../kube/index.ts';
import { SECCOMP_CONTAINER_ANNOTATION_PREFIX, SECCOMP_POD_ANNOTATION } from '../seccomp.ts';

/** The servers that no longer look for changed seccomp annotations: of the pod, and of a container. */
const IGNORES_POD_ANNOTATION_SINCE = 25;
const IGNORES_CONTAINER_ANNOTATIONS_SINCE = 27;

/**
 * Whether an update changes what is judged: an image, or the containers there are. Other fields that decide cannot
 * be changed in a Pod, so that a pod which breaks a newer policy can still be labelled and end.
 */
export function isSignificantUpdate(pod: PodTemplate, old: PodTemplate, server: number): boolean {
  const annotationChanged = (key: string): boolean =>
    (pod.metadata?.annotations?.get(key) ?? '') !== (old.metadata?.annotations?.get(key) ?? '');
  const containerChanged = (container: Container, before: Container | undefined): boolean =>
    before === undefined ||
    (container.image ?? '') !== (before.image ?? '') ||
    (server < IGNORES_CONTAINER_ANNOTATIONS_SINCE &&
      annotationChanged(`${SECCOMP_CONTAINER_ANNOTATION_PREFIX}${container.name ?? ''}`));

  if (server < IGNORES_POD_ANNOTATION_SINCE && annotationChanged(SECCOMP_POD_ANNOTATION)) return true;
  for (const list of ['containers', 'initContainers'] as const) {
    const containers = pod.spec?.[list] ?? [];
    const before = old.spec?.[list] ?? [];
    if (containers.length !== before.length) return true;
    if (containers.some((container, index) => containerChanged(container, before[index]))) return true;
  }
  const debuggers = new Map<string, Container>();
  for (const container of old.spec?.ephemeralContainers ?? []) {
    const name = container.name ?? '';
    if (!debuggers.has(name)) debuggers.set(name, container);
  }
  return (pod.spec?.ephemeralContainers ?? []).some((container) =>
    containerChanged(container, debuggers.get(container.name ?? '')),
  );
}
