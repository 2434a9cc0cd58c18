import { CONTAINER_LISTS, type Container, type PodTemplate, type SecurityProfile } from '../kube/index.ts';
import { mapContainers, withSpec } from './change-pod.ts';
import { APP_ARMOR_ANNOTATION_PREFIX } from './checks/app-armor-profile.ts';
import { SECCOMP_CONTAINER_ANNOTATION_PREFIX, SECCOMP_POD_ANNOTATION } from './seccomp.ts';
import { isWindowsPod } from './windows.ts';

// AppArmor and seccomp profiles were annotations before they were fields. While nodes of both ages are around, the
// API server copies one into the other when a Pod is made, and judges the result. Templates stay as they are written.

/** From 1.30 annotations are copied into fields, and until 1.33 fields into annotations. */
const APP_ARMOR_TO_FIELDS_SINCE = 30;
const APP_ARMOR_TO_ANNOTATIONS_UNTIL = 34;
/** Until 1.26 annotations are copied into fields, and until 1.24 fields into annotations. */
const SECCOMP_TO_FIELDS_UNTIL = 27;
const SECCOMP_TO_ANNOTATIONS_UNTIL = 25;

/** A Pod with its profiles as a server has them. */
export function withProfilesCopied(pod: PodTemplate, server: number): PodTemplate {
  let copied = pod;
  if (server >= APP_ARMOR_TO_FIELDS_SINCE && !isWindowsPod(pod)) {
    copied = appArmorToFields(copied);
    // What was copied just now has an annotation already.
    if (server < APP_ARMOR_TO_ANNOTATIONS_UNTIL) copied = appArmorToAnnotations(copied);
  }
  if (server < SECCOMP_TO_ANNOTATIONS_UNTIL) copied = seccompToAnnotations(copied);
  if (server < SECCOMP_TO_FIELDS_UNTIL) copied = seccompToFields(copied);
  return copied;
}

/** Of the values that are copied only `unconfined` decides: the others are allowed, set or not. */
function appArmorToFields(pod: PodTemplate): PodTemplate {
  if (!asksForUnconfined(pod) || pod.spec?.securityContext?.appArmorProfile?.type === 'Unconfined') return pod;
  return withSpec(pod, (spec) =>
    mapContainers(spec, (container) => {
      const annotation = pod.metadata?.annotations?.get(`${APP_ARMOR_ANNOTATION_PREFIX}${container.name ?? ''}`);
      const { securityContext } = container;
      if (annotation !== 'unconfined' || securityContext?.appArmorProfile !== undefined) return container;
      return { ...container, securityContext: { ...securityContext, appArmorProfile: { type: 'Unconfined' } } };
    }),
  );
}

function asksForUnconfined({ metadata }: PodTemplate): boolean {
  for (const [key, value] of metadata?.annotations ?? []) {
    if (value === 'unconfined' && key.startsWith(APP_ARMOR_ANNOTATION_PREFIX)) return true;
  }
  return false;
}

/** A container without a profile of its own is annotated with the pod's. */
function appArmorToAnnotations(pod: PodTemplate): PodTemplate {
  const ofPod = pod.spec?.securityContext?.appArmorProfile;
  return annotateUnconfined(pod, APP_ARMOR_ANNOTATION_PREFIX, (container) => {
    return container.securityContext?.appArmorProfile ?? ofPod;
  });
}

function seccompToFields(pod: PodTemplate): PodTemplate {
  const annotations = pod.metadata?.annotations;
  if (annotations === undefined || annotations.size === 0) return pod;
  const annotated = (key: string): SecurityProfile | undefined => seccompProfileOf(annotations.get(key));
  return withSpec(pod, (spec) => {
    const changed = mapContainers(spec, (container) => {
      const profile = annotated(`${SECCOMP_CONTAINER_ANNOTATION_PREFIX}${container.name ?? ''}`);
      if (profile === undefined || container.securityContext?.seccompProfile !== undefined) return container;
      return { ...container, securityContext: { ...container.securityContext, seccompProfile: profile } };
    });
    const ofPod = annotated(SECCOMP_POD_ANNOTATION);
    if (ofPod === undefined || spec.securityContext?.seccompProfile !== undefined) return changed;
    return { ...changed, securityContext: { ...spec.securityContext, seccompProfile: ofPod } };
  });
}

function seccompProfileOf(annotation: string | undefined): SecurityProfile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default' || annotation === 'docker/default') return { type: 'RuntimeDefault' };
  const localhost = 'localhost/';
  if (annotation === undefined || !annotation.startsWith(localhost) || annotation === localhost) return undefined;
  return { type: 'Localhost', localhostProfile: annotation.slice(localhost.length) };
}

function seccompToAnnotations(pod: PodTemplate): PodTemplate {
  const ofContainers = annotateUnconfined(pod, SECCOMP_CONTAINER_ANNOTATION_PREFIX, ({ securityContext }) => {
    return securityContext?.seccompProfile;
  });
  const ofPod = pod.spec?.securityContext?.seccompProfile;
  const annotations = ofContainers.metadata?.annotations;
  if (ofPod?.type !== 'Unconfined' || annotations?.has(SECCOMP_POD_ANNOTATION)) return ofContainers;
  return withAnnotations(ofContainers, [...(annotations ?? []), [SECCOMP_POD_ANNOTATION, 'unconfined']]);
}

/** Annotates containers whose profile is `Unconfined`; other profiles are allowed, annotated or not. */
function annotateUnconfined(
  pod: PodTemplate,
  prefix: string,
  profileOf: (container: Container) => SecurityProfile | undefined,
): PodTemplate {
  const annotations = new Map(pod.metadata?.annotations);
  const before = annotations.size;
  for (const list of CONTAINER_LISTS) {
    for (const container of pod.spec?.[list] ?? []) {
      const key = `${prefix}${container.name ?? ''}`;
      if (profileOf(container)?.type === 'Unconfined' && !annotations.has(key)) annotations.set(key, 'unconfined');
    }
  }
  return annotations.size === before ? pod : withAnnotations(pod, annotations);
}

function withAnnotations(pod: PodTemplate, annotations: Iterable<readonly [string, string]>): PodTemplate {
  return { ...pod, metadata: { ...pod.metadata, annotations: new Map(annotations) } };
}
