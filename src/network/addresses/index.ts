export {
  type Address,
  familyOf,
  formatAddress,
  parseAddress,
} from './address.ts';
export {
  type AddressSet,
  addressSet,
  cidrsOf,
  formatRange,
  includesAddress,
  intersectAddresses,
  subtractAddresses,
} from './address-set.ts';
export { AddressSpace } from './address-space.ts';
export { type AddressRange, parseCidr } from './cidr.ts';
export { EVERY_ADDRESS, INTERNET, PRIVATE } from './private.ts';
