import { type Address, FIRST_ADDRESS, familyOf, parseAddress } from './address.ts';

/** A closed range of addresses of one family. */
export interface AddressRange {
  readonly start: Address;
  readonly end: Address;
}

const PREFIX = /^[0-9]{1,3}$/;

/**
 * Reads `10.0.0.0/8` or `fd00::/8`; bits beyond the prefix are cleared, as the API server does. Undefined for
 * anything else.
 */
export function parseCidr(text: string): AddressRange | undefined {
  const slash = text.indexOf('/');
  if (slash < 0 || !PREFIX.test(text.slice(slash + 1))) return undefined;
  const written = text.slice(0, slash);
  const address = parseAddress(written);
  if (address === undefined) return undefined;
  const family = familyOf(address);
  const writtenBits = written.includes(':') ? 128 : 32;
  const prefix = Number(text.slice(slash + 1));
  // An IPv4 address written inside IPv6 has its prefix counted in IPv6.
  const bits = family === 'IPv4' ? 32 : 128;
  const length = prefix - (writtenBits - bits);
  if (prefix > writtenBits || length < 0) return undefined;
  const size = 1n << BigInt(bits - length);
  const first = FIRST_ADDRESS[family];
  const start = first + ((address - first) / size) * size;
  return { start, end: start + size - 1n };
}
