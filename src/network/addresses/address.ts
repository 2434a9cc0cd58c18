/**
 * An IP address as a number on one line: IPv4 from 0, IPv6 from 2^33 on. The gap between the two keeps ranges of
 * one family from ever touching the other.
 */
export type Address = bigint;
export type Family = 'IPv4' | 'IPv6';

const IPV6_OFFSET = 2n ** 33n;

export const FIRST_ADDRESS: Readonly<Record<Family, Address>> = { IPv4: 0n, IPv6: IPV6_OFFSET };
export const LAST_ADDRESS: Readonly<Record<Family, Address>> = {
  IPv4: 2n ** 32n - 1n,
  IPv6: IPV6_OFFSET + 2n ** 128n - 1n,
};

export function familyOf(address: Address): Family {
  return address < IPV6_OFFSET ? 'IPv4' : 'IPv6';
}

const OCTET = /^[0-9]{1,10}$/;
const GROUP = /^[0-9A-Fa-f]{1,4}$/;
const LONGEST_ADDRESS = 64;

/**
 * Reads an address as the API server does: leading zeros in IPv4 are decimal, and an IPv4 address written inside
 * IPv6 (`::ffff:10.0.0.1`) is the IPv4 address. Undefined for anything else.
 */
export function parseAddress(text: string): Address | undefined {
  if (text.length > LONGEST_ADDRESS) return undefined;
  if (!text.includes(':')) return parseIPv4(text);
  const value = parseIPv6(text);
  if (value === undefined) return undefined;
  return value >> 32n === 0xffffn ? value & 0xffff_ffffn : IPV6_OFFSET + value;
}

function parseIPv4(text: string): bigint | undefined {
  const octets = text.split('.');
  if (octets.length !== 4) return undefined;
  let value = 0;
  for (const octet of octets) {
    const number = OCTET.test(octet) ? Number(octet) : 256;
    if (number > 255) return undefined;
    value = value * 256 + number;
  }
  return BigInt(value);
}

function parseIPv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(groupsOf);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...new Array<bigint>(missing).fill(0n), ...(tail ?? [])];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

/** The 16-bit groups of one side of `::`; the last one may be an IPv4 address. */
function groupsOf(text: string): bigint[] | undefined {
  if (text === '') return [];
  const groups: bigint[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (GROUP.test(part)) {
      groups.push(BigInt(`0x${part}`));
      continue;
    }
    const embedded = index === parts.length - 1 ? parseIPv4(part) : undefined;
    if (embedded === undefined) return undefined;
    groups.push(embedded >> 16n, embedded & 0xffffn);
  }
  return groups;
}

/** `10.0.0.1`, or IPv6 as RFC 5952 writes it: the longest run of zero groups as `::`. */
export function formatAddress(address: Address): string {
  if (familyOf(address) === 'IPv4') {
    return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 0xffn).join('.');
  }
  const value = address - IPV6_OFFSET;
  const groups = [112n, 96n, 80n, 64n, 48n, 32n, 16n, 0n].map((shift) => ((value >> shift) & 0xffffn).toString(16));
  const zeros = longestZeros(groups);
  if (zeros === undefined) return groups.join(':');
  return `${groups.slice(0, zeros.start).join(':')}::${groups.slice(zeros.start + zeros.length).join(':')}`;
}

function longestZeros(groups: readonly string[]): { readonly start: number; readonly length: number } | undefined {
  let best: { start: number; length: number } | undefined;
  let length = 0;
  for (const [index, group] of groups.entries()) {
    length = group === '0' ? length + 1 : 0;
    if (length >= 2 && length > (best?.length ?? 0)) best = { start: index - length + 1, length };
  }
  return best;
}
