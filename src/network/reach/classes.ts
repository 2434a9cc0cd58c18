import { add, type Bitset, emptyBitset, has } from './bitset.ts';

/**
 * A division of the items 0…n-1 into classes that a number of sets do not tell apart: each set holds either all of
 * a class or nothing of it.
 */
export interface Classes {
  readonly count: number;
  /** The class of each item. */
  readonly classOf: Uint32Array;
  /** An item of each class. */
  readonly representatives: Uint32Array;
}

/** Items from the end of the region before up to but without `end`. */
export interface Region {
  readonly end: number;
  /** What tells items apart beside the sets: items of one class have equal kinds. Without it, nothing does. */
  readonly kindOf?: (item: number) => string;
}

/** The coarsest such division (partition refinement). The regions follow each other, and no class crosses them. */
export function classesOf(regions: readonly Region[], sets: Iterable<Bitset>): Classes {
  const size = regions.at(-1)?.end ?? 0;
  const refinement = new Refinement(size);
  let first = 0;
  const bounds: { first: number; end: number }[] = [];
  for (const { end, kindOf } of regions) {
    refinement.start(first, end, kindOf);
    if (end > first) bounds.push({ first, end });
    first = end;
  }
  const seen = new Set<Bitset>();
  for (const set of sets) {
    if (seen.has(set)) continue;
    seen.add(set);
    for (const { first, end } of bounds) refinement.split(set, first, end);
  }
  return numbered(refinement.classOf);
}

class Refinement {
  readonly classOf: Uint32Array;
  readonly #sizes: number[] = [];
  /** Reused for each set: how many items of a class it holds, and the class made of them. */
  readonly #inside: number[] = [];
  readonly #parts: number[] = [];

  constructor(size: number) {
    this.classOf = new Uint32Array(size);
  }

  start(first: number, end: number, kindOf: (item: number) => string = () => ''): void {
    const byKind = new Map<string, number>();
    for (let item = first; item < end; item++) {
      const kind = kindOf(item);
      let number = byKind.get(kind);
      if (number === undefined) {
        number = this.#newClass(0);
        byKind.set(kind, number);
      }
      this.classOf[item] = number;
      this.#sizes[number] = (this.#sizes[number] ?? 0) + 1;
    }
  }

  split(set: Bitset, first: number, end: number): void {
    const members = membersIn(set, first, end);
    if (members.length === 0 || members.length === end - first) return;
    const touched: number[] = [];
    for (const item of members) {
      const number = this.classOf[item] ?? 0;
      const inside = this.#inside[number] ?? 0;
      if (inside === 0) touched.push(number);
      this.#inside[number] = inside + 1;
    }
    let splits = false;
    for (const number of touched) {
      const inside = this.#inside[number] ?? 0;
      const size = this.#sizes[number] ?? 0;
      this.#inside[number] = 0;
      this.#parts[number] = number;
      if (inside === size) continue;
      splits = true;
      this.#sizes[number] = size - inside;
      this.#parts[number] = this.#newClass(inside);
    }
    if (!splits) return;
    for (const item of members) this.classOf[item] = this.#parts[this.classOf[item] ?? 0] ?? 0;
  }

  #newClass(size: number): number {
    this.#inside.push(0);
    this.#parts.push(0);
    return this.#sizes.push(size) - 1;
  }
}

/**
 * The items of a region that are in the set, or those that are not, whichever are fewer: to split by either comes to
 * the same.
 */
function membersIn(set: Bitset, first: number, end: number): readonly number[] {
  const limit = (end - first) >>> 1;
  const inside = itemsIn(set, first, end, 0, limit);
  return inside ?? itemsIn(set, first, end, 0xffff_ffff, limit + 1) ?? [];
}

/** The items whose bits differ from those of the mask; undefined when there are more than the limit. */
function itemsIn(set: Bitset, first: number, end: number, mask: number, limit: number): readonly number[] | undefined {
  const found: number[] = [];
  for (let index = first >>> 5; index < (end + 31) >>> 5; index++) {
    for (let bits = (set[index] ?? 0) ^ mask; bits !== 0; bits &= bits - 1) {
      const item = index * 32 + 31 - Math.clz32(bits & -bits);
      if (item < first || item >= end) continue;
      if (found.length === limit) return undefined;
      found.push(item);
    }
  }
  return found;
}

/** Numbers the classes by their first items. */
function numbered(classOf: Uint32Array): Classes {
  const numbers = new Map<number, number>();
  const representatives: number[] = [];
  for (const [item, old] of classOf.entries()) {
    let number = numbers.get(old);
    if (number === undefined) {
      number = representatives.length;
      numbers.set(old, number);
      representatives.push(item);
    }
    classOf[item] = number;
  }
  return { count: representatives.length, classOf, representatives: Uint32Array.from(representatives) };
}

/** The same set in terms of the classes. */
export function toClasses(set: Bitset, { count, representatives }: Classes): Bitset {
  const result = emptyBitset(count);
  for (let number = 0; number < count; number++) if (has(set, representatives[number] ?? 0)) add(result, number);
  return result;
}
