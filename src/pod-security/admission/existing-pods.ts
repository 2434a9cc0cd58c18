import { evaluatePod } from '../evaluate.ts';
import { formatPolicy, type Policy } from '../policy.ts';
import { compareBytes, goQuote } from '../words.ts';
import { isExemptByRuntimeClass } from './exemptions.ts';
import type { AdmissionContext, ExistingPod } from './request.ts';

/** How many pods of a namespace are checked at most. */
const MOST_PODS = 3000;

/**
 * The warnings when a namespace comes to enforce a policy that its pods break: reasons without details, pods with
 * the same reasons as one line, named by the first of them.
 */
export function existingPodWarnings(namespace: string, enforce: Policy, context: AdmissionContext): readonly string[] {
  const pods = context.podsIn(namespace);
  if (pods === undefined) return ['failed to list pods while checking new PodSecurity enforce level'];
  const { exemptions } = context.configuration;
  const all = oneOfEachControllerFirst(pods.filter(({ pod }) => !isExemptByRuntimeClass(pod, exemptions)));
  const { checked, byReason } = check(all.slice(0, MOST_PODS), enforce, context);
  const warnings: string[] = [];
  if (checked < all.length) {
    warnings.push(
      `new PodSecurity enforce level only checked against the first ${checked} of ${all.length} existing pods`,
    );
  }
  if (byReason.size > 0) {
    warnings.push(
      `existing pods in namespace ${goQuote(namespace)} violate the new PodSecurity enforce level ${goQuote(formatPolicy(enforce))}`,
    );
  }
  const lines = [...byReason].map(([reason, names]) => `${nameWithOthers(names)}: ${reason}`);
  return [...warnings, ...lines.sort(compareBytes)];
}

function check(
  pods: readonly ExistingPod[],
  enforce: Policy,
  { version, timeIsUp }: AdmissionContext,
): { readonly checked: number; readonly byReason: ReadonlyMap<string, readonly string[]> } {
  const byReason = new Map<string, string[]>();
  let checked = 0;
  for (const { name, pod } of pods) {
    const evaluation = evaluatePod(enforce, pod, { version, kind: 'Pod' });
    if (!evaluation.allowed) {
      const names = byReason.get(evaluation.forbiddenReason);
      if (names === undefined) byReason.set(evaluation.forbiddenReason, [name]);
      else names.push(name);
    }
    checked++;
    if (timeIsUp?.()) break;
  }
  return { checked, byReason };
}

/** Pods of one controller are alike, so that others come before its second one. */
function oneOfEachControllerFirst(pods: readonly ExistingPod[]): readonly ExistingPod[] {
  const seen = new Set<string>();
  const first: ExistingPod[] = [];
  const further: ExistingPod[] = [];
  for (const pod of pods) {
    if (pod.controllerUid !== undefined && seen.has(pod.controllerUid)) {
      further.push(pod);
      continue;
    }
    if (pod.controllerUid !== undefined) seen.add(pod.controllerUid);
    first.push(pod);
  }
  return [...first, ...further];
}

function nameWithOthers(names: readonly string[]): string {
  const first = names.reduce((least, name) => (compareBytes(name, least) < 0 ? name : least));
  if (names.length === 1) return first;
  return names.length === 2 ? `${first} (and 1 other pod)` : `${first} (and ${names.length - 1} other pods)`;
}
