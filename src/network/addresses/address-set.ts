import { type Address, FIRST_ADDRESS, familyOf, formatAddress } from './address.ts';
import type { AddressRange } from './cidr.ts';

/** A set of addresses as sorted, disjoint, non-adjacent ranges. Equal sets are written equally. */
export type AddressSet = readonly AddressRange[];

/** The set of all addresses in the ranges, which may overlap and come in any order. */
export function addressSet(ranges: readonly AddressRange[]): AddressSet {
  const sorted = [...ranges].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const result: AddressRange[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (last === undefined || range.start > last.end + 1n) result.push(range);
    else if (range.end > last.end) result[result.length - 1] = { start: last.start, end: range.end };
  }
  return result;
}

/** What is in the first set and not in the second. */
export function subtractAddresses(from: AddressSet, what: AddressSet): AddressSet {
  const result: AddressRange[] = [];
  let next = 0;
  for (const range of from) {
    let start = range.start;
    while (next < what.length && at(what, next).end < start) next++;
    for (let i = next; i < what.length && at(what, i).start <= range.end; i++) {
      if (at(what, i).start > start) result.push({ start, end: at(what, i).start - 1n });
      start = at(what, i).end + 1n;
    }
    if (start <= range.end) result.push({ start, end: range.end });
  }
  return result;
}

export function includesAddress(set: AddressSet, address: Address): boolean {
  return set.some((range) => range.start <= address && address <= range.end);
}

export function intersectAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return subtractAddresses(a, subtractAddresses(a, b));
}

/** `10.0.0.0-10.255.255.255`. CI systems take a line that begins with `::` for a command, so that it is `0::` here. */
export function formatRange(range: AddressRange): string {
  return `${formatAddress(range.start).replace(/^::/, '0::')}-${formatAddress(range.end)}`;
}

/** The fewest CIDR blocks that are exactly the set, such as `10.0.0.0/8`. */
export function cidrsOf(set: AddressSet): readonly string[] {
  const cidrs: string[] = [];
  for (const { start, end } of set) {
    const family = familyOf(start);
    const bits = family === 'IPv4' ? 32 : 128;
    const first = FIRST_ADDRESS[family];
    for (let next = start - first; next <= end - first; ) {
      let free = 0;
      while (
        free < bits &&
        (next & ((1n << BigInt(free + 1)) - 1n)) === 0n &&
        next + (1n << BigInt(free + 1)) - 1n <= end - first
      ) {
        free++;
      }
      cidrs.push(`${formatAddress(first + next)}/${bits - free}`);
      next += 1n << BigInt(free);
    }
  }
  return cidrs;
}

function at(set: AddressSet, index: number): AddressRange {
  return set[index] as AddressRange;
}
