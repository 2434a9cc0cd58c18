import type { FieldPath } from './field-path.ts';
import { isJsonArray, isJsonObject, type JsonValue } from './json.ts';
import type { KubernetesObject } from './kubernetes-object.ts';
import { type PodMetadata, type PodSpec, podTemplate } from './pod.ts';
import type { PodTemplatePaths } from './pod-templates.ts';
import { type FieldProblem, Reading } from './shape.ts';

/** A Pod, or a pod template with the object that carries it. */
export interface Workload {
  readonly object: KubernetesObject;
  /** Where the template sits in the object: empty for a Pod, `spec.template` for a Deployment. */
  readonly templatePath: FieldPath;
  readonly metadata: PodMetadata;
  readonly spec: PodSpec;
  /** Fields of the template that have a wrong type, by path in the object. They are absent in `spec`. */
  readonly problems: readonly FieldProblem[];
}

/** The workloads an object carries: one for most kinds, none for those without a template. */
export function workloadsOf(object: KubernetesObject, paths: PodTemplatePaths): readonly Workload[] {
  const path = paths.get(`${object.kind}.${object.group}`);
  if (path === undefined) return [];
  const found: Workload[] = [];
  for (const { value, at } of walk(object.content, path, [])) {
    const reading = new Reading(at);
    const template = podTemplate(value, reading);
    found.push({
      object,
      templatePath: at,
      metadata: template?.metadata ?? {},
      spec: template?.spec ?? {},
      problems: reading.problems,
    });
  }
  return found;
}

interface Place {
  readonly value: JsonValue;
  readonly at: FieldPath;
}

function* walk(value: JsonValue, path: readonly string[], at: FieldPath): Generator<Place> {
  const [step, ...rest] = path;
  if (step === undefined) {
    yield { value, at };
  } else if (step === '*') {
    if (!isJsonArray(value)) return;
    for (const [index, item] of value.entries()) yield* walk(item, rest, [...at, index]);
  } else {
    const next = isJsonObject(value) ? value[step] : undefined;
    if (next !== undefined && next !== null) yield* walk(next, rest, [...at, step]);
  }
}
