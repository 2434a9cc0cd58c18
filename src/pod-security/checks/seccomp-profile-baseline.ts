/*
 * A seccomp profile, where one is set, must confine.
 *
 * Before 1.19
 * Fields:  metadata.annotations["seccomp.security.alpha.kubernetes.io/pod"]
 *          metadata.annotations["container.seccomp.security.alpha.kubernetes.io/*"], for the pod's containers
 * Allowed: absent, runtime/default, docker/default, localhost/*
 *
 * From 1.19
 * Fields:  spec.securityContext.seccompProfile.type
 *          spec.{initContainers,containers,ephemeralContainers}[*].securityContext.seccompProfile.type
 * Allowed: no profile, RuntimeDefault, Localhost
 *
 * Pod Security Standards, Baseline, "Seccomp".
 */
import { CONTAINER_LISTS, type PodTemplate } from '../../kube/index.ts';
import type { Check, Evidence, Forbidden } from '../check.ts';
import { forbidsSeccompProfiles, SECCOMP_CONTAINER_ANNOTATION_PREFIX, SECCOMP_POD_ANNOTATION } from '../seccomp.ts';
import { inPod } from '../visitor.ts';
import { goQuote, plural, sortedSet } from '../words.ts';

export const seccompProfileBaseline: Check = {
  id: 'seccompProfile_baseline',
  level: 'baseline',
  versions: [
    { since: 0, forbids: forbidsAnnotations },
    { since: 19, forbids: forbidsSeccompProfiles },
  ],
};

function forbidsAnnotations({ metadata, spec }: PodTemplate): Forbidden | undefined {
  const annotations = metadata?.annotations;
  if (annotations === undefined || annotations.size === 0) return undefined;
  const keys = new Set([SECCOMP_POD_ANNOTATION]);
  for (const list of CONTAINER_LISTS) {
    for (const { name = '' } of spec?.[list] ?? []) keys.add(`${SECCOMP_CONTAINER_ANNOTATION_PREFIX}${name}`);
  }
  const forbidden: string[] = [];
  const evidence: Evidence[] = [];
  for (const key of keys) {
    const value = annotations.get(key);
    if (value === undefined || isAllowedValue(value)) continue;
    forbidden.push(`${key}=${goQuote(value)}`);
    evidence.push(inPod(['metadata', 'annotations', key], `the annotation asks for ${goQuote(value)}`));
  }
  if (forbidden.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `forbidden ${plural('annotation', 'annotations', forbidden.length)} ${sortedSet(forbidden).join(', ')}`,
    evidence,
  };
}

function isAllowedValue(value: string): boolean {
  return value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');
}
