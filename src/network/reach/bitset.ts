/** A set of small numbers below a size that the holder knows. Bits at and beyond the size are always clear. */
export type Bitset = Uint32Array;

export function emptyBitset(size: number): Bitset {
  return new Uint32Array((size + 31) >>> 5);
}

export function fullBitset(size: number): Bitset {
  const set = emptyBitset(size);
  addRange(set, 0, size);
  return set;
}

export function add(set: Bitset, item: number): void {
  set[item >>> 5] = word(set, item >>> 5) | (1 << (item & 31));
}

export function has(set: Bitset, item: number): boolean {
  return ((word(set, item >>> 5) >>> (item & 31)) & 1) === 1;
}

/** Adds the numbers from `first` up to but without `end`. */
export function addRange(set: Bitset, first: number, end: number): void {
  let item = first;
  while (item < end && (item & 31) !== 0) add(set, item++);
  for (; item + 32 <= end; item += 32) set[item >>> 5] = 0xffff_ffff;
  while (item < end) add(set, item++);
}

export function addAll(set: Bitset, other: Bitset): void {
  for (let i = 0; i < set.length; i++) set[i] = word(set, i) | word(other, i);
}

/** Takes the items of the other set out. */
export function subtract(set: Bitset, other: Bitset): void {
  for (let i = 0; i < set.length; i++) set[i] = word(set, i) & ~word(other, i);
}

/** The common items; undefined when there are none, which is the usual case and costs nothing. */
export function intersection(a: Bitset, b: Bitset): Bitset | undefined {
  let i = 0;
  while (i < a.length && (word(a, i) & word(b, i)) === 0) i++;
  if (i === a.length) return undefined;
  const result = new Uint32Array(a.length);
  for (; i < a.length; i++) result[i] = word(a, i) & word(b, i);
  return result;
}

/** The items of the first set that the second has not; undefined when there are none. */
export function difference(a: Bitset, b: Bitset): Bitset | undefined {
  let i = 0;
  while (i < a.length && (word(a, i) & ~word(b, i)) === 0) i++;
  if (i === a.length) return undefined;
  const result = new Uint32Array(a.length);
  for (; i < a.length; i++) result[i] = word(a, i) & ~word(b, i);
  return result;
}

export function equal(a: Bitset, b: Bitset): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export function isEmpty(set: Bitset): boolean {
  for (let i = 0; i < set.length; i++) if (set[i] !== 0) return false;
  return true;
}

export function forEach(set: Bitset, visit: (item: number) => void): void {
  for (let i = 0; i < set.length; i++) {
    for (let bits = word(set, i); bits !== 0; bits &= bits - 1) visit(i * 32 + 31 - Math.clz32(bits & -bits));
  }
}

/** The items from `first`, a multiple of 32, up to but without `end`. */
export function forEachBelow(set: Bitset, first: number, end: number, visit: (item: number) => void): void {
  for (let i = first >>> 5; i * 32 < end; i++) {
    for (let bits = word(set, i); bits !== 0; bits &= bits - 1) visit(i * 32 + 31 - Math.clz32(bits & -bits));
  }
}

// The callers keep the index inside the set.
function word(set: Bitset, index: number): number {
  return set[index] as number;
}
