/*
 * Containers must drop all capabilities, and may add NET_BIND_SERVICE alone.
 *
 * Fields:  spec.{initContainers,containers,ephemeralContainers}[*].securityContext.capabilities.drop
 * Allowed: a list with ALL in it. The name is case-sensitive.
 *
 * Fields:  spec.{initContainers,containers,ephemeralContainers}[*].securityContext.capabilities.add
 * Allowed: absent, empty, NET_BIND_SERVICE
 *
 * From 1.25 a pod whose spec.os.name is `windows` is exempt.
 * It takes the place of capabilities_baseline, for exempt pods too.
 *
 * Pod Security Standards, Restricted, "Capabilities".
 */
import type { Container, PodTemplate } from '../../kube/index.ts';
import { addedCapabilities, addsCapabilities } from '../capabilities.ts';
import type { Check, CheckId, Evidence, Forbidden } from '../check.ts';
import { containersWhere, inContainer, nameContainers } from '../visitor.ts';
import { exceptWindows } from '../windows.ts';

const OVERRIDES: readonly CheckId[] = ['capabilities_baseline'];

export const capabilitiesRestricted: Check = {
  id: 'capabilities_restricted',
  level: 'restricted',
  versions: [
    { since: 22, overrides: OVERRIDES, forbids },
    { since: 25, overrides: OVERRIDES, forbids: exceptWindows(forbids) },
  ],
};

const isForbidden = (capability: string): boolean => capability !== 'NET_BIND_SERVICE';
const addsForbidden = (container: Container): boolean => addsCapabilities(container, isForbidden);

function keepsSome({ securityContext }: Container): boolean {
  return !(securityContext?.capabilities?.drop?.includes('ALL') ?? false);
}

function forbids(pod: PodTemplate): Forbidden | undefined {
  const keeping = containersWhere(pod, keepsSome);
  const adding = containersWhere(pod, addsForbidden);
  if (keeping.length === 0 && adding.length === 0) return undefined;
  const details: string[] = [];
  const evidence: Evidence[] = [];
  if (keeping.length > 0) {
    details.push(`${nameContainers(keeping)} must set securityContext.capabilities.drop=["ALL"]`);
    for (const placed of keeping) {
      evidence.push(inContainer(placed, ['securityContext', 'capabilities', 'drop'], 'does not drop ALL'));
    }
  }
  if (adding.length > 0) {
    const added = addedCapabilities(adding, isForbidden);
    details.push(added.detail);
    evidence.push(...added.evidence);
  }
  return { reason: 'unrestricted capabilities', detail: details.join('; '), evidence };
}
