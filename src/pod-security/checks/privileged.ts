/*
 * Containers must not be privileged: that switches most other defences off.
 *
 * Fields:  spec.{initContainers,containers,ephemeralContainers}[*].securityContext.privileged
 * Allowed: absent, false
 *
 * Pod Security Standards, Baseline, "Privileged Containers".
 */
import type { Container, PodTemplate } from '../../kube/index.ts';
import type { Check, Forbidden } from '../check.ts';
import { containersWhere, inContainer, nameContainers } from '../visitor.ts';

export const privileged: Check = {
  id: 'privileged',
  level: 'baseline',
  versions: [{ since: 0, forbids }],
};

const isPrivileged = ({ securityContext }: Container): boolean => securityContext?.privileged === true;

function forbids(pod: PodTemplate): Forbidden | undefined {
  const containers = containersWhere(pod, isPrivileged);
  if (containers.length === 0) return undefined;
  return {
    reason: 'privileged',
    detail: `${nameContainers(containers)} must not set securityContext.privileged=true`,
    evidence: containers.map((placed) => inContainer(placed, ['securityContext', 'privileged'], 'privileged is true')),
  };
}
