import { isDeepStrictEqual } from 'node:util';
import type { CheckContext, Finding } from '../checks/index.ts';
import { type FieldPath, isJsonObject, type JsonValue, type KubernetesObject, valueAt } from '../kube/index.ts';
import { type TemplateOwner, templateOwners } from './live-pods.ts';
import { pathAlong, type StablePath, stablePath } from './stable-path.ts';

/**
 * Shows what a check found in a running cluster at the object that people change: what Pods and ReplicaSets have, at
 * their Deployment. The template and its live pods are compared, since something may have changed the pods when they
 * were admitted, or the template since then; where they differ, the message says which has it.
 *
 * Templates between a pod and the top owner (ReplicaSets, the Jobs of a CronJob) are neither what is wanted nor what
 * runs, and pods that have ended do not run: what only those have is left out.
 */
export function* shownByOwner(findings: Iterable<Finding>, context: CheckContext): Generator<Finding> {
  const owners = context.answer(templateOwners);
  const owned = new Map<TemplateOwner, OwnedFindings>();
  for (const finding of findings) {
    const owner = owners.get(finding.object);
    if (owner === undefined) {
      yield finding;
      continue;
    }
    getOrMake(owned, owner, () => new OwnedFindings(owner)).add(finding);
  }
  for (const found of owned.values()) yield* found.shown();
}

/** Findings in one field of pods, by their message, with the pods that have them. */
interface LiveField {
  readonly field: StablePath;
  readonly found: Map<string, { readonly finding: Finding; readonly pods: Set<KubernetesObject> }>;
}

/** What a check found in an owner and in its pods. */
class OwnedFindings {
  readonly #owner: TemplateOwner;
  readonly #own: Finding[] = [];
  readonly #live = new Map<string, LiveField>();

  constructor(owner: TemplateOwner) {
    this.#owner = owner;
  }

  add(finding: Finding): void {
    const { object, path, message } = finding;
    if (object === this.#owner.object) this.#own.push(finding);
    if (!this.#owner.pods.has(object)) return;
    const field = stablePath(object.content, path);
    const live = getOrMake(this.#live, keyOf(field), () => ({ field, found: new Map() }));
    getOrMake(live.found, message, () => ({ finding, pods: new Set() })).pods.add(object);
  }

  *shown(): Generator<Finding> {
    const matched = new Set<string>();
    for (const finding of this.#own) {
      const field = stablePath(this.#owner.object.content, finding.path);
      // What is outside of the template, such as the namespace, a pod has at the same place.
      matched.add(keyOf(field));
      const template = this.#owner.templates.find(({ templatePath }) => startsWith(finding.path, templatePath));
      const inPod = template === undefined ? undefined : field.slice(template.templatePath.length);
      if (inPod !== undefined) matched.add(keyOf(inPod));
      yield inPod === undefined ? finding : this.#compared(finding, inPod);
    }
    for (const [key, { field, found }] of this.#live) {
      if (matched.has(key)) continue;
      for (const { finding, pods } of found.values()) yield this.#liveOnly(finding, field, pods.size);
    }
  }

  /** A finding in the template, with how many of the live pods have it when not all do. */
  #compared(finding: Finding, field: StablePath): Finding {
    const { object, pods } = this.#owner;
    const value = valueAt(object.content, finding.path);
    const found = [...(this.#live.get(keyOf(field))?.found.values() ?? [])];
    let having = 0;
    for (const pod of pods) {
      // Checks may look at owners alone, so that a pod without a finding can have the same all the same.
      if (found.some((live) => live.pods.has(pod)) || hasValue(pod.content, field, value)) having++;
    }
    if (having === pods.size) return finding;
    const where = having === 0 ? `not in ${livePods(pods.size)}` : `and in ${having} of ${livePods(pods.size)}`;
    return { ...finding, message: `${finding.message} (in the template, ${where})` };
  }

  /**
   * A finding in pods alone, at the place of the template where it would be. Where the template has the same there,
   * nothing differs: some checks judge the pods that run for the whole of their owner.
   */
  #liveOnly(finding: Finding, field: StablePath, having: number): Finding {
    const { object, templates } = this.#owner;
    const [template] = templates;
    const inside = template === undefined ? [] : template.templatePath;
    const path = [...inside, ...pathAlong(valueAt(object.content, inside) ?? {}, field)];
    const value = valueAt(finding.object.content, finding.path);
    if (path.length === inside.length + field.length && isSame(field, valueAt(object.content, path), value)) {
      return { ...finding, object, path };
    }
    const of = this.#owner.pods.size;
    const some = having === of ? livePods(of) : `${having} of ${livePods(of)}`;
    return { ...finding, object, path, message: `${finding.message} (in ${some}, not in the template)` };
  }
}

function livePods(count: number): string {
  return count === 1 ? 'its live pod' : `its ${count} live pods`;
}

function startsWith(path: FieldPath, beginning: FieldPath): boolean {
  return beginning.every((part, index) => path[index] === part);
}

/** Controllers add labels of their own to those of a template. */
const ADDED_LABEL =
  /^(?:pod-template-(?:hash|generation)|controller-revision-hash|controller-uid|job-name|(?:statefulset\.kubernetes|apps\.kubernetes|batch\.kubernetes)\.io\/.*)$/;

/** Whether a pod has in a field what its template has there. */
function isSame(field: StablePath, ofTemplate: JsonValue | undefined, ofPod: JsonValue | undefined): boolean {
  const isLabels = field.length === 2 && field[0] === 'metadata' && field[1] === 'labels';
  if (!isLabels || !isJsonObject(ofTemplate) || !isJsonObject(ofPod)) return isDeepStrictEqual(ofTemplate, ofPod);
  const own = Object.entries(ofPod).filter(([key]) => Object.hasOwn(ofTemplate, key) || !ADDED_LABEL.test(key));
  return isDeepStrictEqual(new Map(Object.entries(ofTemplate)), new Map(own));
}

function hasValue(content: JsonValue, field: StablePath, value: JsonValue | undefined): boolean {
  const path = pathAlong(content, field);
  return path.length === field.length && isDeepStrictEqual(valueAt(content, path), value);
}

function keyOf(field: StablePath): string {
  return JSON.stringify(field);
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
