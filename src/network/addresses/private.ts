import type { Family } from './address.ts';
import { type AddressSet, addressSet, subtractAddresses } from './address-set.ts';
import { parseCidr } from './cidr.ts';

export const EVERY_ADDRESS: Readonly<Record<Family, AddressSet>> = {
  IPv4: blocks(['0.0.0.0/0']),
  IPv6: blocks(['::/0']),
};

/** The ranges for use inside networks: RFC 1918, the shared space of RFC 6598, and RFC 4193. */
export const PRIVATE: Readonly<Record<Family, AddressSet>> = {
  IPv4: blocks(['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16']),
  IPv6: blocks(['fc00::/7']),
};

function blocks(cidrs: readonly string[]): AddressSet {
  return addressSet(cidrs.map(parseCidr).filter((range) => range !== undefined));
}

/** The addresses of other networks: what is for use inside of one, or for no host, is left out (RFC 6890). */
export const INTERNET: Readonly<Record<Family, AddressSet>> = {
  IPv4: subtractAddresses(
    EVERY_ADDRESS.IPv4,
    blocks([
      '0.0.0.0/8',
      '10.0.0.0/8',
      '100.64.0.0/10',
      '127.0.0.0/8',
      '169.254.0.0/16',
      '172.16.0.0/12',
      '192.168.0.0/16',
      '224.0.0.0/3',
    ]),
  ),
  IPv6: blocks(['2000::/3']),
};
