/*
 * Containers must not be told to run as root.
 *
 * Fields:  spec.securityContext.runAsUser
 *          spec.{initContainers,containers,ephemeralContainers}[*].securityContext.runAsUser
 * Allowed: absent, anything but 0. From 1.35 any value in a pod with hostUsers: false.
 * Since:   1.23
 *
 * Pod Security Standards, Restricted, "Running as Non-root user".
 */
import type { Container, PodTemplate } from '../../kube/index.ts';
import type { Check, Evidence, Forbidden } from '../check.ts';
import { exceptInUserNamespace } from '../user-namespace.ts';
import { containersWhere, inContainer, inPod, nameSetters } from '../visitor.ts';

export const runAsUser: Check = {
  id: 'runAsUser',
  level: 'restricted',
  versions: [
    { since: 23, forbids },
    { since: 35, forbids: exceptInUserNamespace(forbids) },
  ],
};

const isRoot = ({ securityContext }: Container): boolean => securityContext?.runAsUser === 0;

function forbids(pod: PodTemplate): Forbidden | undefined {
  const podIsRoot = pod.spec?.securityContext?.runAsUser === 0;
  const containers = containersWhere(pod, isRoot);
  if (!podIsRoot && containers.length === 0) return undefined;
  const evidence: Evidence[] = [];
  if (podIsRoot) evidence.push(inPod(['spec', 'securityContext', 'runAsUser'], 'runAsUser is 0'));
  for (const placed of containers) {
    evidence.push(inContainer(placed, ['securityContext', 'runAsUser'], 'runAsUser is 0'));
  }
  return {
    reason: 'runAsUser=0',
    detail: `${nameSetters(podIsRoot, containers)} must not set runAsUser=0`,
    evidence,
  };
}
