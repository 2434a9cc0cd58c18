import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { familyOf, formatAddress, parseAddress } from './address.ts';
import {
  type AddressSet,
  addressSet,
  cidrsOf,
  includesAddress,
  intersectAddresses,
  subtractAddresses,
} from './address-set.ts';
import { AddressSpace } from './address-space.ts';
import { type AddressRange, parseCidr } from './cidr.ts';

const block = fc
  .tuple(
    fc.constantFrom('10.0.0.0', '10.0.0.128', '10.0.1.0', '255.255.255.255', '::', 'fd00::80', 'ffff::'),
    fc.nat({ max: 32 }),
  )
  .map(([address, prefix]) => parseCidr(`${address}/${address.includes(':') ? prefix + 96 : prefix}`) as AddressRange);
const addresses: fc.Arbitrary<AddressSet> = fc.array(block, { maxLength: 4 }).map(addressSet);

describe('addresses', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1'],
    ['010.000.0.1', '10.0.0.1'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['2001:DB8::0:1', '2001:db8::1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['fd00::', 'fd00::'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['64:ff9b::10.0.0.1', '64:ff9b::a00:1'],
  ])('%s is read and written as %s', (text, written) => {
    const address = parseAddress(text);
    expect(address).toBeDefined();
    expect(formatAddress(address as bigint)).toBe(written);
  });

  test.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '10.0.0.1.2',
    '1:2:3',
    ':::',
    '1::2::3',
    '12345::',
    'fe80::1%eth0',
    '10.0.0.-1',
    `${'0'.repeat(99)}.1.1.1`,
  ])('%s is no address', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  test.each([
    ['10.1.2.3/8', '10.0.0.0/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['fd00::1/8', 'fd00::/8'],
    ['::/0', '::/0'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
  ])('the block %s is %s', (text, written) => {
    expect(cidrsOf([parseCidr(text) as AddressRange])).toEqual([written]);
  });

  test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/', '::/129', '::ffff:10.0.0.0/95', '10.0.0.0/8/8'])(
    '%s is no block',
    (text) => {
      expect(parseCidr(text)).toBeUndefined();
    },
  );

  test('a range of one family never touches the other', () => {
    const everything = addressSet([parseCidr('0.0.0.0/0') as AddressRange, parseCidr('::/0') as AddressRange]);
    expect(everything).toHaveLength(2);
    expect(everything.map(({ end }) => familyOf(end))).toEqual(['IPv4', 'IPv6']);
  });
});

describe('sets of addresses', () => {
  test('difference and intersection hold at every border', () => {
    fc.assert(
      fc.property(addresses, addresses, (a, b) => {
        const without = subtractAddresses(a, b);
        const common = intersectAddresses(a, b);
        for (const address of [...a, ...b].flatMap(({ start, end }) => [start, end])) {
          const inA = includesAddress(a, address);
          const inB = includesAddress(b, address);
          expect(includesAddress(without, address)).toBe(inA && !inB);
          expect(includesAddress(common, address)).toBe(inA && inB);
        }
      }),
    );
  });

  test('the blocks of a set are exactly the set', () => {
    fc.assert(
      fc.property(addresses, addresses, (a, b) => {
        const set = subtractAddresses(a, b);
        expect(addressSet(cidrsOf(set).map((text) => parseCidr(text) as AddressRange))).toEqual(set);
      }),
    );
  });

  test('a space is cut so that each set is made of whole segments', () => {
    fc.assert(
      fc.property(fc.array(addresses, { maxLength: 4 }), (sets) => {
        const space = new AddressSpace(sets);
        for (const set of sets) {
          const segments = space.segmentsOf(set).flatMap(({ first, end }) => space.segments.slice(first, end));
          expect(addressSet(segments)).toEqual(set);
        }
        for (const [index, { start, end }] of space.segments.entries()) {
          expect([space.segmentOf(start), space.segmentOf(end)]).toEqual([index, index]);
        }
      }),
    );
  });
});
