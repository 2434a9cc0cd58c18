import { type Address, type Family, FIRST_ADDRESS, LAST_ADDRESS } from './address.ts';
import type { AddressSet } from './address-set.ts';
import type { AddressRange } from './cidr.ts';

/** Segments from `first` up to but without `end`. */
export interface SegmentRange {
  readonly first: number;
  readonly end: number;
}

const FAMILIES: readonly Family[] = ['IPv4', 'IPv6'];

/**
 * All addresses, cut into segments at the borders of the given sets: no set tells the addresses of one segment
 * apart. Segments are numbered in the order of their addresses.
 */
export class AddressSpace {
  readonly segments: readonly AddressRange[];
  readonly #starts: readonly Address[];

  constructor(sets: Iterable<AddressSet>) {
    const cuts = new Set<Address>();
    for (const family of FAMILIES) cuts.add(FIRST_ADDRESS[family]);
    for (const set of sets) {
      for (const { start, end } of set) {
        cuts.add(start);
        cuts.add(end + 1n);
      }
    }
    for (const family of FAMILIES) cuts.delete(LAST_ADDRESS[family] + 1n);
    this.#starts = [...cuts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    this.segments = this.#starts.map((start, index) => {
      const next = this.#starts[index + 1];
      return { start, end: lastBefore(start, next) };
    });
  }

  /** The segment that has the address. */
  segmentOf(address: Address): number {
    return this.#firstFrom(address + 1n) - 1;
  }

  /** The segments of a set that this space was cut by, or that is a union of segments. */
  segmentsOf(set: AddressSet): readonly SegmentRange[] {
    return set.map(({ start, end }) => ({ first: this.#firstFrom(start), end: this.#firstFrom(end + 1n) }));
  }

  /** The segments that have an address of the set. */
  segmentsTouching(set: AddressSet): readonly SegmentRange[] {
    return set.map(({ start, end }) => ({ first: this.segmentOf(start), end: this.segmentOf(end) + 1 }));
  }

  /** The first segment that starts at the address or after it. */
  #firstFrom(address: Address): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] as Address) < address) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function lastBefore(start: Address, next: Address | undefined): Address {
  const family: Family = start < FIRST_ADDRESS.IPv6 ? 'IPv4' : 'IPv6';
  const last = LAST_ADDRESS[family];
  return next === undefined || next > last ? last : next - 1n;
}
