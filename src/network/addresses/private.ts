import type { Family } from './address.ts';
import { type AddressSet, addressSet } from './address-set.ts';
import { parseCidr } from './cidr.ts';

/** Every IPv4 address. */
export const EVERY_IPV4: AddressSet = blocks(['0.0.0.0/0']);

/** The ranges for use inside networks: RFC 1918, the shared space of RFC 6598, and RFC 4193. */
export const PRIVATE: Readonly<Record<Family, AddressSet>> = {
  IPv4: blocks(['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16']),
  IPv6: blocks(['fc00::/7']),
};

function blocks(cidrs: readonly string[]): AddressSet {
  return addressSet(cidrs.map(parseCidr).filter((range) => range !== undefined));
}
