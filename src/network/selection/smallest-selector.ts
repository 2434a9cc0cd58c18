import type { LabelSelector, LabelSelectorRequirement } from '../../kube/index.ts';
import { matchesLabels } from '../../kube/index.ts';
import type { Pod } from '../model/index.ts';
import { preference, stableLabels } from './stable-labels.ts';

/** A selector for some pods of a namespace. */
export interface FoundSelector {
  readonly selector: LabelSelector;
  /** Pods that it selects and that were not meant. */
  readonly surplus: readonly Pod[];
}

/**
 * A small selector that selects all of the pods, and as few others of their namespace as it can. It is found
 * greedily: a label that all of them have is added while that leaves others out. Labels that the next rollout
 * changes are never named. Pods without a stable label in common can only be selected with the whole namespace.
 *
 * @param others - the other pods of the namespace.
 */
export function smallestSelector(pods: readonly Pod[], others: readonly Pod[]): FoundSelector {
  const candidates = candidatesFor(pods);
  const requirements: LabelSelectorRequirement[] = [];
  let surplus = others;
  for (;;) {
    const best = bestOf(candidates, surplus);
    if (best === undefined) break;
    const left = surplus.filter(({ labels }) => matchesLabels({ requirements: [best] }, labels));
    // One label is named though nothing is to be left out: what comes later should not be let in.
    if (left.length === surplus.length && requirements.length > 0) break;
    requirements.push(best);
    if (left.length === surplus.length) break;
    surplus = left;
  }
  return { selector: { requirements }, surplus };
}

/** The labels that all of the pods have: with one value, or with several. */
function candidatesFor(pods: readonly Pod[]): readonly LabelSelectorRequirement[] {
  const [first, ...rest] = pods.map(({ labels }) => stableLabels(labels));
  const keys = [...(first ?? new Map<string, string>()).keys()].filter((key) =>
    rest.every((labels) => labels.has(key)),
  );
  return keys.map((key) => {
    const values = new Set(pods.map(({ labels }) => labels.get(key) ?? ''));
    return { key, operator: 'In', values: [...values].sort() };
  });
}

/** The one that leaves the fewest; among equals, one value before several, and the names that people use. */
function bestOf(
  candidates: readonly LabelSelectorRequirement[],
  others: readonly Pod[],
): LabelSelectorRequirement | undefined {
  const ranked = candidates.map((candidate) => ({
    candidate,
    left: others.filter(({ labels }) => matchesLabels({ requirements: [candidate] }, labels)).length,
  }));
  ranked.sort(
    (a, b) =>
      a.left - b.left ||
      a.candidate.values.length - b.candidate.values.length ||
      preference(a.candidate.key) - preference(b.candidate.key) ||
      (a.candidate.key < b.candidate.key ? -1 : 1),
  );
  return ranked[0]?.candidate;
}
