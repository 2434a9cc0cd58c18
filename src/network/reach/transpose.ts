import { add, addAll, type Bitset, emptyBitset, forEachBelow, fullBitset, isEmpty, subtract } from './bitset.ts';
import { Partition } from './partition.ts';
import type { SubjectGroup } from './side.ts';
import { DENIED, type VerdictId } from './verdict-table.ts';

const BLOCK = 256;

/**
 * The columns of a side: for a peer, what each subject's policies say of it. The verdicts of a block of peers are
 * laid out at once, since rows are mostly asked for in order; a block of all groups is small where the whole
 * transpose need not be.
 */
export class Columns {
  readonly #groups: readonly SubjectGroup[];
  readonly #size: number;
  readonly #block: Uint32Array;
  #first = -1;

  constructor(groups: readonly SubjectGroup[], size: number) {
    this.#groups = groups;
    this.#size = size;
    this.#block = new Uint32Array(groups.length * BLOCK);
  }

  /** The verdict for each class as the subject, with one class as the peer. */
  of(peer: number): Partition {
    const first = peer - (peer % BLOCK);
    if (first !== this.#first) this.#layOut(first);
    const offset = (peer - first) * this.#groups.length;
    const groups = new Map<VerdictId, Bitset>();
    let known: VerdictId = DENIED;
    let set: Bitset | undefined;
    for (const [index, { members, memberSet }] of this.#groups.entries()) {
      const verdict = this.#block[offset + index] ?? DENIED;
      // What is left at the end is denied: mostly that is the most.
      if (verdict === DENIED) continue;
      if (verdict !== known || set === undefined) {
        set = groups.get(verdict);
        if (set === undefined) {
          set = emptyBitset(this.#size);
          groups.set(verdict, set);
        }
        known = verdict;
      }
      if (members.length > memberSet.length) addAll(set, memberSet);
      else for (const member of members) add(set, member);
    }
    const denied = fullBitset(this.#size);
    for (const set of groups.values()) subtract(denied, set);
    if (!isEmpty(denied)) groups.set(DENIED, denied);
    return new Partition(groups);
  }

  #layOut(first: number): void {
    this.#first = first;
    for (const [index, { verdicts }] of this.#groups.entries()) {
      for (const [verdict, peers] of verdicts.groups) {
        forEachBelow(peers, first, Math.min(first + BLOCK, this.#size), (peer) => {
          this.#block[(peer - first) * this.#groups.length + index] = verdict;
        });
      }
    }
  }
}
