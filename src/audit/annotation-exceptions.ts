import { CHECKS, type Check } from '../checks/index.ts';
import type { FieldPath, KubernetesObject, Snapshot } from '../kube/index.ts';

const PREFIX = 'breakwater.dev/ignore.';

/** An annotation `breakwater.dev/ignore.<check id with / as .>: reason`. */
export interface IgnoreAnnotation {
  readonly object: KubernetesObject;
  readonly path: FieldPath;
  readonly check: Check;
  readonly reason: string;
}

/** An annotation that looks like one and hides nothing, and why. */
export interface BadAnnotation {
  readonly object: KubernetesObject;
  readonly path: FieldPath;
  readonly message: string;
}

const byAnnotation: ReadonlyMap<string, Check> = new Map(CHECKS.map((check) => [annotationFor(check.id), check]));

/** The annotation that accepts the findings of a check in one object. */
export function annotationFor(checkId: string): string {
  return `${PREFIX}${checkId.replaceAll('/', '.')}`;
}

/**
 * The annotations that hide findings. They stand on the object itself, or on the template of its pods: live pods
 * carry the template's.
 */
export function ignoreAnnotations(snapshot: Snapshot): {
  readonly good: readonly IgnoreAnnotation[];
  readonly bad: readonly BadAnnotation[];
} {
  const found: Found = { good: [], bad: [] };
  for (const object of snapshot.objects) {
    if (object.annotations.size > 0) collect(found, object, object.annotations, ['metadata', 'annotations']);
  }
  for (const { object, metadata, templatePath } of snapshot.workloads) {
    if (templatePath.length === 0 || metadata.annotations === undefined) continue;
    collect(found, object, metadata.annotations, [...templatePath, 'metadata', 'annotations']);
  }
  return found;
}

interface Found {
  readonly good: IgnoreAnnotation[];
  readonly bad: BadAnnotation[];
}

function collect(
  found: Found,
  object: KubernetesObject,
  annotations: ReadonlyMap<string, string>,
  at: FieldPath,
): void {
  for (const [key, reason] of annotations) {
    if (!key.startsWith(PREFIX)) continue;
    const path = [...at, key];
    const check = byAnnotation.get(key);
    if (check === undefined) found.bad.push({ object, path, message: `${key} names no check` });
    else if (reason.trim() === '')
      found.bad.push({ object, path, message: `${key} gives no reason, so it hides nothing` });
    else found.good.push({ object, path, check, reason });
  }
}
