import type { Container, PodTemplate } from '../kube/index.ts';
import type { Forbidden } from './check.ts';
import { containersWhere, inContainer, nameContainers } from './visitor.ts';
import { quoted, sortedSet } from './words.ts';

function unmasks({ securityContext }: Container): boolean {
  return securityContext?.procMount !== undefined && securityContext.procMount !== 'Default';
}

/** Forbids any `procMount` but the default one. */
export function forbidsProcMount(pod: PodTemplate): Forbidden | undefined {
  const containers = containersWhere(pod, unmasks);
  if (containers.length === 0) return undefined;
  const types = sortedSet(containers.map(({ container }) => container.securityContext?.procMount ?? ''));
  return {
    reason: 'procMount',
    detail: `${nameContainers(containers)} must not set securityContext.procMount to ${quoted(types)}`,
    evidence: containers.map((placed) =>
      inContainer(
        placed,
        ['securityContext', 'procMount'],
        `procMount is ${placed.container.securityContext?.procMount}`,
      ),
    ),
  };
}
