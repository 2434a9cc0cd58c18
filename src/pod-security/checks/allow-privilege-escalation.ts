/*
 * A process must not gain more privileges than its parent, by set-user-ID or set-group-ID files for instance.
 *
 * Fields:  spec.{initContainers,containers,ephemeralContainers}[*].securityContext.allowPrivilegeEscalation
 * Allowed: false
 * From 1.25 a pod whose spec.os.name is `windows` is exempt.
 *
 * Pod Security Standards, Restricted, "Privilege Escalation".
 */
import type { Container, PodTemplate } from '../../kube/index.ts';
import type { Check, Forbidden } from '../check.ts';
import { containersWhere, inContainer, nameContainers } from '../visitor.ts';
import { exceptWindows } from '../windows.ts';

export const allowPrivilegeEscalation: Check = {
  id: 'allowPrivilegeEscalation',
  level: 'restricted',
  versions: [
    { since: 8, forbids },
    { since: 25, forbids: exceptWindows(forbids) },
  ],
};

function mayEscalate({ securityContext }: Container): boolean {
  return securityContext?.allowPrivilegeEscalation !== false;
}

function forbids(pod: PodTemplate): Forbidden | undefined {
  const containers = containersWhere(pod, mayEscalate);
  if (containers.length === 0) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${nameContainers(containers)} must set securityContext.allowPrivilegeEscalation=false`,
    evidence: containers.map((placed) =>
      inContainer(
        placed,
        ['securityContext', 'allowPrivilegeEscalation'],
        placed.container.securityContext?.allowPrivilegeEscalation === undefined
          ? 'allowPrivilegeEscalation is not set'
          : 'allowPrivilegeEscalation is true',
      ),
    ),
  };
}
