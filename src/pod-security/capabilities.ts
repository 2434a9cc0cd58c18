import type { Container } from '../kube/index.ts';
import type { Evidence, Forbidden } from './check.ts';
import { inContainer, nameContainers, type PlacedContainer } from './visitor.ts';
import { quoted, sortedSet } from './words.ts';

/** Whether a container adds a capability that a level forbids. */
export function addsCapabilities({ securityContext }: Container, forbidden: (name: string) => boolean): boolean {
  return securityContext?.capabilities?.add?.some(forbidden) ?? false;
}

/** What to say of containers that add forbidden capabilities. */
export function addedCapabilities(
  containers: readonly PlacedContainer[],
  forbidden: (name: string) => boolean,
): Pick<Forbidden, 'detail' | 'evidence'> {
  const names: string[] = [];
  const evidence: Evidence[] = [];
  for (const placed of containers) {
    for (const [index, name] of placed.container.securityContext?.capabilities?.add?.entries() ?? []) {
      if (!forbidden(name)) continue;
      names.push(name);
      evidence.push(inContainer(placed, ['securityContext', 'capabilities', 'add', index], `adds ${name}`));
    }
  }
  return {
    detail: `${nameContainers(containers)} must not include ${quoted(sortedSet(names))} in securityContext.capabilities.add`,
    evidence,
  };
}
