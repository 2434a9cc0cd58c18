/*
 * AppArmor's default profile must not be switched off or replaced by one that is not allowed.
 *
 * Fields:  metadata.annotations["container.apparmor.security.beta.kubernetes.io/*"]
 * Allowed: absent, empty, runtime/default, localhost/*
 *
 * Fields:  spec.securityContext.appArmorProfile.type
 *          spec.{initContainers,containers,ephemeralContainers}[*].securityContext.appArmorProfile.type
 * Allowed: no profile, RuntimeDefault, Localhost
 *
 * Servers before 1.30 do not have the fields and judge the annotations alone, in other words.
 *
 * Pod Security Standards, Baseline, "AppArmor".
 */
import type { Container, PodTemplate, SecurityProfile } from '../../kube/index.ts';
import type { Check, Evidence, Forbidden } from '../check.ts';
import { containersWhere, inContainer, inPod, nameContainers } from '../visitor.ts';
import { compareBytes, goQuote, plural, quoted, sortedSet } from '../words.ts';

export const appArmorProfile: Check = {
  id: 'appArmorProfile',
  level: 'baseline',
  versions: [
    { since: 0, serversBefore: 30, forbids: forbidsAnnotations },
    { since: 0, forbids },
  ],
};

/** What an annotation's key starts with; the container's name follows. */
export const APP_ARMOR_ANNOTATION_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';

function forbids(pod: PodTemplate): Forbidden | undefined {
  const podProfile = pod.spec?.securityContext?.appArmorProfile;
  const badPod = isForbidden(podProfile);
  const containers = containersWhere(pod, hasForbiddenProfile);
  const annotations = forbiddenAnnotations(pod);
  if (!badPod && containers.length === 0 && annotations.length === 0) return undefined;

  const setters: string[] = [];
  const types: string[] = [];
  const evidence: Evidence[] = [];
  if (badPod) {
    setters.push('pod');
    types.push(podProfile?.type ?? '');
    evidence.push(inPod(['spec', 'securityContext', 'appArmorProfile', 'type'], describe(podProfile)));
  }
  if (containers.length > 0) setters.push(nameContainers(containers));
  for (const placed of containers) {
    const profile = placed.container.securityContext?.appArmorProfile;
    types.push(profile?.type ?? '');
    evidence.push(inContainer(placed, ['securityContext', 'appArmorProfile', 'type'], describe(profile)));
  }
  if (annotations.length > 0) setters.push(plural('annotation', 'annotations', annotations.length));
  const values = [...sortedSet(types), ...annotations.map(writeAnnotation)];
  return {
    reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', values.length),
    detail: `${setters.join(' and ')} must not set AppArmor profile type to ${quoted(values)}`,
    evidence: [...evidence, ...annotations.map(annotationEvidence)],
  };
}

function forbidsAnnotations(pod: PodTemplate): Forbidden | undefined {
  const annotations = forbiddenAnnotations(pod);
  if (annotations.length === 0) return undefined;
  return {
    reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', annotations.length),
    detail: annotations.map(writeAnnotation).join(', '),
    evidence: annotations.map(annotationEvidence),
  };
}

function isForbidden(profile: SecurityProfile | undefined): boolean {
  return profile !== undefined && profile.type !== 'RuntimeDefault' && profile.type !== 'Localhost';
}

function hasForbiddenProfile({ securityContext }: Container): boolean {
  return isForbidden(securityContext?.appArmorProfile);
}

function describe(profile: SecurityProfile | undefined): string {
  return profile?.type === undefined ? 'the AppArmor profile has no type' : `the AppArmor profile is ${profile.type}`;
}

type Annotation = readonly [key: string, value: string];
const NO_ANNOTATIONS: readonly Annotation[] = [];

function forbiddenAnnotations(pod: PodTemplate): readonly Annotation[] {
  let found: Annotation[] | undefined;
  for (const annotation of pod.metadata?.annotations ?? NO_ANNOTATIONS) {
    const [key, value] = annotation;
    if (!key.startsWith(APP_ARMOR_ANNOTATION_PREFIX) || isAllowedValue(value)) continue;
    found ??= [];
    found.push(annotation);
  }
  return found?.sort((a, b) => compareBytes(writeAnnotation(a), writeAnnotation(b))) ?? NO_ANNOTATIONS;
}

function isAllowedValue(value: string): boolean {
  return value === '' || value === 'runtime/default' || value.startsWith('localhost/');
}

function writeAnnotation([key, value]: Annotation): string {
  return `${key}=${goQuote(value)}`;
}

function annotationEvidence([key, value]: Annotation): Evidence {
  return inPod(['metadata', 'annotations', key], `the annotation asks for ${goQuote(value)}`);
}
