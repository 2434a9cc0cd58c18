/*
 * Every container must run under a seccomp profile that confines.
 *
 * Fields:  spec.securityContext.seccompProfile.type
 *          spec.{initContainers,containers,ephemeralContainers}[*].securityContext.seccompProfile.type
 * Allowed: RuntimeDefault, Localhost; absent in a container when the pod has one
 * Since:   1.19. From 1.25 a pod whose spec.os.name is `windows` is exempt.
 *
 * It takes the place of seccompProfile_baseline, for exempt pods too.
 *
 * Pod Security Standards, Restricted, "Seccomp".
 */
import type { Container, PodTemplate } from '../../kube/index.ts';
import type { Check, CheckId, Forbidden } from '../check.ts';
import { forbidsSeccompProfiles, isAllowedSeccompProfile } from '../seccomp.ts';
import { containersWhere, inContainer, nameContainers } from '../visitor.ts';
import { exceptWindows } from '../windows.ts';

const OVERRIDES: readonly CheckId[] = ['seccompProfile_baseline'];

export const seccompProfileRestricted: Check = {
  id: 'seccompProfile_restricted',
  level: 'restricted',
  versions: [
    { since: 19, overrides: OVERRIDES, forbids },
    { since: 25, overrides: OVERRIDES, forbids: exceptWindows(forbids) },
  ],
};

const isSilent = ({ securityContext }: Container): boolean => securityContext?.seccompProfile === undefined;

function forbids(pod: PodTemplate): Forbidden | undefined {
  const explicit = forbidsSeccompProfiles(pod);
  if (explicit !== undefined) return explicit;
  if (isAllowedSeccompProfile(pod.spec?.securityContext?.seccompProfile)) return undefined;
  const silent = containersWhere(pod, isSilent);
  if (silent.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `pod or ${nameContainers(silent)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
    evidence: silent.map((placed) =>
      inContainer(placed, ['securityContext', 'seccompProfile'], 'no seccomp profile is set'),
    ),
  };
}
