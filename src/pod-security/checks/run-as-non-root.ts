/*
 * Containers must be required to run as a user other than root.
 *
 * Fields:  spec.securityContext.runAsNonRoot
 *          spec.{initContainers,containers,ephemeralContainers}[*].securityContext.runAsNonRoot
 * Allowed: true; absent in a container when the pod says true. From 1.35 any value in a pod with hostUsers: false.
 * Windows pods are not exempt.
 *
 * Pod Security Standards, Restricted, "Running as Non-root".
 */
import type { Container, PodTemplate } from '../../kube/index.ts';
import type { Check, Evidence, Forbidden } from '../check.ts';
import { exceptInUserNamespace } from '../user-namespace.ts';
import { containersWhere, inContainer, inPod, nameContainers, nameSetters } from '../visitor.ts';

export const runAsNonRoot: Check = {
  id: 'runAsNonRoot',
  level: 'restricted',
  versions: [
    { since: 0, forbids },
    { since: 35, forbids: exceptInUserNamespace(forbids) },
  ],
};

const REASON = 'runAsNonRoot != true';
const allowsRoot = ({ securityContext }: Container): boolean => securityContext?.runAsNonRoot === false;
const isSilent = ({ securityContext }: Container): boolean => securityContext?.runAsNonRoot === undefined;

function forbids(pod: PodTemplate): Forbidden | undefined {
  const ofPod = pod.spec?.securityContext?.runAsNonRoot;
  const allowing = containersWhere(pod, allowsRoot);
  if (ofPod === false || allowing.length > 0) {
    const evidence: Evidence[] = [];
    if (ofPod === false) evidence.push(inPod(['spec', 'securityContext', 'runAsNonRoot'], 'runAsNonRoot is false'));
    for (const placed of allowing) {
      evidence.push(inContainer(placed, ['securityContext', 'runAsNonRoot'], 'runAsNonRoot is false'));
    }
    return {
      reason: REASON,
      detail: `${nameSetters(ofPod === false, allowing)} must not set securityContext.runAsNonRoot=false`,
      evidence,
    };
  }
  if (ofPod === true) return undefined;
  const silent = containersWhere(pod, isSilent);
  if (silent.length === 0) return undefined;
  return {
    reason: REASON,
    detail: `pod or ${nameContainers(silent)} must set securityContext.runAsNonRoot=true`,
    evidence: silent.map((placed) =>
      inContainer(placed, ['securityContext', 'runAsNonRoot'], 'runAsNonRoot is not set'),
    ),
  };
}
