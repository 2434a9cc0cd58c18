import type { Container } from '../../kube/index.ts';

/**
 * A capability as container runtimes read it: without regard to case, and with or without `CAP_`. Pod Security
 * admission compares names as they are written.
 */
function capabilityName(written: string): string {
  return written.toUpperCase().replace(/^CAP_/, '');
}

/** What a container adds to its capabilities, and what it drops, as runtimes read the names. */
export function capabilitiesOf({ securityContext }: Container): {
  readonly adds: readonly string[];
  readonly drops: readonly string[];
} {
  const { add = [], drop = [] } = securityContext?.capabilities ?? {};
  return { adds: add.map(capabilityName), drops: drop.map(capabilityName) };
}
