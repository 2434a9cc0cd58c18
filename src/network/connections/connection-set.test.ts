import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ALL_CONNECTIONS,
  type ConnectionSet,
  complementConnections,
  connectionsKey,
  connectionsOf,
  formatConnections,
  includesConnection,
  intersectConnections,
  NO_CONNECTIONS,
  PROTOCOLS,
  unionConnections,
} from './connection-set.ts';
import { ConnectionTable } from './connection-table.ts';
import { countPorts, LAST_PORT, type PortRanges, portRange, unionPorts } from './port-ranges.ts';

const edge = fc.constantFrom(1, 2, 79, 80, 81, 82, 443, 65534, 65535);
const ports: fc.Arbitrary<PortRanges> = fc
  .array(fc.tuple(edge, edge), { maxLength: 4 })
  .map((pairs) => pairs.map(([a, b]) => portRange(Math.min(a, b), Math.max(a, b))).reduce(unionPorts, []));
const connections: fc.Arbitrary<ConnectionSet> = fc.record({ SCTP: ports, TCP: ports, UDP: ports });

describe('connection sets', () => {
  test('union, intersection and complement hold for every port', () => {
    fc.assert(
      fc.property(connections, connections, fc.constantFrom(...PROTOCOLS), edge, (a, b, protocol, port) => {
        const inA = includesConnection(a, protocol, port);
        const inB = includesConnection(b, protocol, port);
        expect(includesConnection(unionConnections(a, b), protocol, port)).toBe(inA || inB);
        expect(includesConnection(intersectConnections(a, b), protocol, port)).toBe(inA && inB);
        expect(includesConnection(complementConnections(a), protocol, port)).toBe(!inA);
      }),
    );
  });

  test('equal sets are written equally, however they were made', () => {
    fc.assert(
      fc.property(connections, connections, (a, b) => {
        const together = connectionsKey(unionConnections(a, b));
        expect(connectionsKey(unionConnections(b, a))).toBe(together);
        expect(
          connectionsKey(
            complementConnections(intersectConnections(complementConnections(a), complementConnections(b))),
          ),
        ).toBe(together);
      }),
    );
  });

  test('a table gives equal sets one number, and the same results as the sets', () => {
    fc.assert(
      fc.property(connections, connections, (a, b) => {
        const table = new ConnectionTable();
        const [idA, idB] = [table.idOf(a), table.idOf(b)];
        expect(table.setOf(table.union(idA, idB))).toEqual(unionConnections(a, b));
        expect(table.setOf(table.intersect(idA, idB))).toEqual(intersectConnections(a, b));
        expect(table.setOf(table.subtract(idA, idB))).toEqual(intersectConnections(a, complementConnections(b)));
        expect(table.union(idA, idB)).toBe(table.union(idB, idA));
      }),
    );
  });

  test.each([
    [NO_CONNECTIONS, 'No Connections'],
    [ALL_CONNECTIONS, 'All Connections'],
    [
      unionConnections(connectionsOf('UDP', [53, 53]), connectionsOf('TCP', [80, 81, 443, 443])),
      'TCP 80-81,443,UDP 53',
    ],
    [connectionsOf('SCTP', [1, LAST_PORT]), 'SCTP 1-65535'],
  ])('are written as in %#: %2$s', (set, text) => {
    expect(formatConnections(set)).toBe(text);
  });

  test('neighbouring ports are one range', () => {
    expect(unionPorts([80, 80], [81, 90])).toEqual([80, 90]);
    expect(countPorts([80, 90, 100, 100])).toBe(12);
  });
});
