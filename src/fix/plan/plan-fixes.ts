import type { CheckSettings, Finding } from '../../checks/index.ts';
import type { KubernetesObject, Snapshot, SourceText } from '../../kube/index.ts';
import { editSource } from '../edit/index.ts';
import { type Answer, type Proposal, TIERS, type Tier } from '../fix.ts';
import { answer, isLate } from '../fixes/index.ts';
import { type ChangeSet, type Draft, Drafter } from './draft.ts';
import { type Evaluation, evaluate, keyOf } from './evaluation.ts';

export interface PlanOptions {
  readonly settings: CheckSettings;
  /** The boldest tier to use. */
  readonly tier: Tier;
  /** The namespace of objects that name none. */
  readonly namespace: string;
  /** Objects that are not to be changed, with the reason. */
  readonly keep?: (object: KubernetesObject) => string | undefined;
  /** Whether a proposal that would do is to be used; all are, when it is not given. */
  readonly choose?: (finding: Finding, proposal: Proposal) => boolean;
}

/** What becomes of a finding. */
export type Outcome =
  /** A fix was proven. */
  | { readonly type: 'fixed'; readonly finding: Finding; readonly proposal: Proposal }
  /** The fixes of other findings mend it too. */
  | { readonly type: 'also-fixed'; readonly finding: Finding }
  /** There is a fix of a bolder tier than asked for; it was not tried. */
  | { readonly type: 'bolder'; readonly finding: Finding; readonly proposal: Proposal }
  /** There is a fix, and it was not chosen. */
  | { readonly type: 'declined'; readonly finding: Finding; readonly proposal: Proposal }
  | { readonly type: 'by-hand'; readonly finding: Finding; readonly reason: string };

export interface Plan {
  readonly outcomes: readonly Outcome[];
  /** All fixes made together. */
  readonly draft: Draft;
  /** The texts that changed, as they are with all fixes. */
  readonly texts: ReadonlyMap<SourceText, string>;
}

/** How many times the snapshot is evaluated with one more fix each, when fixes get in one another's way. */
const MOST_TRIALS = 200;

/**
 * Finds fixes for findings of a snapshot, and proves them: all are made in a copy, and every check runs over the whole
 * of it again. What was found is gone, nothing is new, and no object has become one that the API server refuses.
 */
export function planFixes(snapshot: Snapshot, findings: readonly Finding[], options: PlanOptions): Plan {
  const refused = new Set<SourceText>();
  const keep = (object: KubernetesObject): string | undefined =>
    object.origin.type === 'document' && refused.has(object.origin.document.source)
      ? 'the text as a whole would be read differently after any change'
      : options.keep?.(object);
  for (;;) {
    const { outcomes, draft } = new Planner(snapshot, findings, { ...options, keep }).plan();
    const texts = new Map<SourceText, string>();
    const before = refused.size;
    for (const [source, documents] of draft.documents) {
      const text = editSource(source, documents);
      if (text === undefined) refused.add(source);
      else if (text !== source.text) texts.set(source, text);
    }
    if (refused.size === before) return { outcomes, draft, texts };
  }
}

/** A finding on its way to a fix. */
interface Candidate {
  readonly finding: Finding;
  readonly key: string;
  answer: Answer;
  /** Proposals that may be used and were not tried yet; the first is next. */
  left: readonly Proposal[];
  chosen: { readonly proposal: Proposal; readonly set: ChangeSet } | undefined;
  reason: string | undefined;
  isDeclined: boolean;
}

/** In a cluster findings of pods are shown at their owner, which need not have them. */
const NOT_IN_TEMPLATE = 'the pods have it, and the template does not: something adds it as they are admitted';

class Planner {
  readonly #snapshot: Snapshot;
  readonly #options: PlanOptions;
  readonly #drafter: Drafter;
  readonly #before: Evaluation;
  readonly #candidates: readonly Candidate[];
  readonly #places: ReadonlyMap<KubernetesObject, number>;
  /** One set of changes that mends several findings is made once. */
  readonly #sets = new Map<string, ChangeSet>();
  #after: Evaluation;
  #trials = 0;

  constructor(snapshot: Snapshot, findings: readonly Finding[], options: PlanOptions) {
    this.#snapshot = snapshot;
    this.#options = options;
    this.#drafter = new Drafter(snapshot, options.namespace);
    this.#before = evaluate(snapshot, options.settings);
    this.#after = this.#before;
    this.#places = new Map(snapshot.objects.map((object, index) => [object, index]));
    this.#candidates = findings.map((finding) => ({
      finding,
      key: keyOf(finding, this.#places.get(finding.object) ?? -1),
      answer: { proposals: [], byHand: '' },
      left: [],
      chosen: undefined,
      reason: undefined,
      isDeclined: false,
    }));
  }

  plan(): Omit<Plan, 'texts'> {
    const isLateOne = ({ finding }: Candidate) => isLate(finding.check.id);
    this.#prepare(
      this.#candidates.filter((one) => !isLateOne(one)),
      this.#snapshot,
    );
    let draft = this.#prove();
    const late = this.#candidates.filter(isLateOne);
    if (late.length > 0) {
      this.#prepare(late, draft.snapshot);
      draft = this.#prove();
    }
    return { outcomes: this.#outcomes(), draft };
  }

  #prepare(candidates: readonly Candidate[], snapshot: Snapshot): void {
    const { settings, tier, keep, choose } = this.#options;
    for (const candidate of candidates) {
      const { finding } = candidate;
      candidate.answer = answer({ finding, snapshot, settings });
      candidate.reason = keep?.(finding.object);
      if (candidate.reason !== undefined) continue;
      const allowed = candidate.answer.proposals.filter(
        (proposal) => TIERS.indexOf(proposal.tier) <= TIERS.indexOf(tier),
      );
      candidate.left = allowed.filter((proposal) => choose?.(finding, proposal) !== false);
      candidate.isDeclined = allowed.length > 0 && candidate.left.length === 0;
      this.#next(candidate);
    }
  }

  #next(candidate: Candidate): void {
    const [proposal, ...left] = candidate.left;
    candidate.left = left;
    candidate.chosen = proposal && { proposal, set: this.#setFor(candidate.finding.object, proposal) };
  }

  #setFor(object: KubernetesObject, { changes }: Proposal): ChangeSet {
    const key = `${this.#places.get(object)}|${JSON.stringify(changes)}`;
    const set = this.#sets.get(key) ?? { object, changes };
    this.#sets.set(key, set);
    return set;
  }

  /** Makes what is chosen, and chooses anew where it does not do, until all that is chosen holds together. */
  #prove(): Draft {
    const waiting: Candidate[] = [];
    for (;;) {
      const { draft, failing, blamed } = this.#try();
      if (failing.size === 0 && blamed.length === 0) {
        if (waiting.length === 0) return draft;
        break;
      }
      for (const [candidate, reason] of failing) this.#reject(candidate, reason);
      const isBlamed = new Set(blamed);
      const suspects = this.#chosen().filter(
        (candidate) => isBlamed.has(candidate.finding.object) || (failing.size === 0 && !this.#canBlame(isBlamed)),
      );
      for (const suspect of suspects) {
        suspect.left = suspect.chosen === undefined ? suspect.left : [suspect.chosen.proposal, ...suspect.left];
        suspect.chosen = undefined;
        waiting.push(suspect);
      }
    }
    for (const candidate of waiting) this.#tryAlone(candidate);
    return this.#try().draft;
  }

  #canBlame(objects: ReadonlySet<KubernetesObject>): boolean {
    return this.#chosen().some(({ finding }) => objects.has(finding.object));
  }

  #chosen(): readonly Candidate[] {
    return this.#candidates.filter(({ chosen }) => chosen !== undefined);
  }

  /** Adds one fix to those that hold, by the first of its proposals that does. */
  #tryAlone(candidate: Candidate): void {
    for (;;) {
      this.#next(candidate);
      if (candidate.chosen === undefined) return;
      if (this.#trials++ >= MOST_TRIALS) {
        candidate.chosen = undefined;
        candidate.left = [];
        candidate.reason = 'too many fixes get in one another’s way: fix a part of it first';
        return;
      }
      const { failing, blamed } = this.#try();
      if (failing.size === 0 && blamed.length === 0) return;
      candidate.reason =
        failing.get(candidate) ?? `${candidate.chosen.proposal.title}: this would cause a finding elsewhere`;
      candidate.chosen = undefined;
    }
  }

  #reject(candidate: Candidate, reason: string): void {
    candidate.reason = reason;
    this.#next(candidate);
  }

  #try(): {
    readonly draft: Draft;
    /** The chosen fixes that do not do, and why. */
    readonly failing: ReadonlyMap<Candidate, string>;
    /** The objects in which something is new. */
    readonly blamed: readonly KubernetesObject[];
  } {
    const chosen = this.#chosen();
    const sets = [
      ...new Set(chosen.flatMap((candidate) => (candidate.chosen === undefined ? [] : [candidate.chosen.set]))),
    ];
    const draft = this.#drafter.draft(sets);
    const after = evaluate(draft.snapshot, this.#options.settings);
    this.#after = after;
    const failing = new Map<Candidate, string>();
    const expected = new Map<string, number>();
    for (const candidate of chosen) {
      const refusal = candidate.chosen && draft.refusals.get(candidate.chosen.set);
      if (refusal !== undefined) failing.set(candidate, refusal);
      else expected.set(candidate.key, (expected.get(candidate.key) ?? 0) + 1);
    }
    for (const candidate of chosen) {
      const left = (this.#before.counts.get(candidate.key) ?? 0) - (expected.get(candidate.key) ?? 0);
      if (failing.has(candidate) || (after.counts.get(candidate.key) ?? 0) <= left) continue;
      failing.set(candidate, `${candidate.chosen?.proposal.title}: the finding would still be there`);
    }
    const blamed = [...after.byObject].flatMap(([place, keys]) => {
      const isNew = [...keys].some((key) => (after.counts.get(key) ?? 0) > (this.#before.counts.get(key) ?? 0));
      const object = this.#snapshot.objects[place];
      return isNew && object !== undefined ? [object] : [];
    });
    return { draft, failing, blamed };
  }

  #outcomes(): readonly Outcome[] {
    const after = this.#after;
    return this.#candidates.map(({ finding, key, chosen, reason, isDeclined, answer: { proposals, byHand } }) => {
      if (chosen !== undefined) return { type: 'fixed', finding, proposal: chosen.proposal };
      if (this.#before.counts.has(key) && !after.counts.has(key)) return { type: 'also-fixed', finding };
      const [bolder] = proposals;
      if (!this.#before.counts.has(key)) return { type: 'by-hand', finding, reason: NOT_IN_TEMPLATE };
      if (reason !== undefined) return { type: 'by-hand', finding, reason };
      if (bolder !== undefined) return { type: isDeclined ? 'declined' : 'bolder', finding, proposal: bolder };
      return { type: 'by-hand', finding, reason: byHand };
    });
  }
}
