import type { Container, PodTemplate, SecurityProfile } from '../kube/index.ts';
import type { Evidence, Forbidden } from './check.ts';
import { containersWhere, inContainer, inPod, nameSetters } from './visitor.ts';
import { quoted, sortedSet } from './words.ts';

/** The annotations that held the profile before the fields. A container's name follows the prefix. */
export const SECCOMP_POD_ANNOTATION = 'seccomp.security.alpha.kubernetes.io/pod';
export const SECCOMP_CONTAINER_ANNOTATION_PREFIX = 'container.seccomp.security.alpha.kubernetes.io/';

/** Whether a profile is there and is of a type that confines. */
export function isAllowedSeccompProfile(profile: SecurityProfile | undefined): boolean {
  return profile?.type === 'RuntimeDefault' || profile?.type === 'Localhost';
}

const isForbidden = (profile: SecurityProfile | undefined): boolean =>
  profile !== undefined && !isAllowedSeccompProfile(profile);
const hasForbiddenProfile = ({ securityContext }: Container): boolean => isForbidden(securityContext?.seccompProfile);

/** Forbids profiles that are set to a type that does not confine. */
export function forbidsSeccompProfiles(pod: PodTemplate): Forbidden | undefined {
  const ofPod = pod.spec?.securityContext?.seccompProfile;
  const badPod = isForbidden(ofPod);
  const containers = containersWhere(pod, hasForbiddenProfile);
  if (!badPod && containers.length === 0) return undefined;
  const types: string[] = [];
  const evidence: Evidence[] = [];
  if (badPod) {
    types.push(ofPod?.type ?? '');
    evidence.push(inPod(['spec', 'securityContext', 'seccompProfile', 'type'], describe(ofPod)));
  }
  for (const placed of containers) {
    const profile = placed.container.securityContext?.seccompProfile;
    types.push(profile?.type ?? '');
    evidence.push(inContainer(placed, ['securityContext', 'seccompProfile', 'type'], describe(profile)));
  }
  return {
    reason: 'seccompProfile',
    detail: `${nameSetters(badPod, containers)} must not set securityContext.seccompProfile.type to ${quoted(sortedSet(types))}`,
    evidence,
  };
}

function describe(profile: SecurityProfile | undefined): string {
  return profile?.type === undefined ? 'the seccomp profile has no type' : `the seccomp profile is ${profile.type}`;
}
