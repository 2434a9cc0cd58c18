import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  FACETS,
  type FindingQuery,
  GROUPINGS,
  groupFindings,
  queryFindings,
  type SearchableRow,
  SORTS,
} from './query.ts';

function row(changes: Partial<SearchableRow> & { readonly name?: string; readonly namespace?: string }): SearchableRow {
  const { name = 'cart', namespace = 'shop', ...rest } = changes;
  return {
    id: JSON.stringify(changes),
    check: 'pod-security/privileged',
    title: 'Container runs privileged',
    layer: 'workloads',
    severity: 'high',
    state: 'open',
    object: { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name },
    field: 'spec',
    message: 'privileged is true',
    fix: 'safe',
    ...rest,
  };
}

const names = (query: FindingQuery, ...rows: readonly SearchableRow[]) =>
  queryFindings(rows, query).rows.map(({ object }) => object.name);

describe('a search', () => {
  test('finds rows that hold every word somewhere, in any case', () => {
    const rows = [row({ name: 'cart' }), row({ name: 'web', message: 'allowPrivilegeEscalation is true' })];
    expect(names({ text: 'ESCALATION web' }, ...rows)).toEqual(['web']);
    expect(names({ text: '  ' }, ...rows)).toEqual(['cart', 'web']);
    expect(names({ text: 'cart escalation' }, ...rows)).toEqual([]);
  });

  test('looks in the file, the owner and the check as well', () => {
    const one = row({ place: { file: 'deploy/a.yaml', line: 3 }, owner: 'team-blue' });
    expect(names({ text: 'a.yaml team-blue pod-security/' }, one)).toEqual(['cart']);
  });
});

describe('facets', () => {
  const rows = [
    row({ severity: 'high', namespace: 'a' }),
    row({ severity: 'low', namespace: 'a' }),
    row({ severity: 'low', namespace: 'b' }),
  ];

  test('narrow one another, and each shows what its other values would leave', () => {
    const { rows: left, facets, bySeverity } = queryFindings(rows, { only: { namespace: ['a'], severity: ['low'] } });
    expect(left).toHaveLength(1);
    expect(facets.namespace).toEqual([
      { value: 'a', count: 1 },
      { value: 'b', count: 1 },
    ]);
    expect(facets.severity).toEqual([
      { value: 'high', count: 1 },
      { value: 'low', count: 1 },
    ]);
    expect(bySeverity).toMatchObject({ high: 0, low: 1 });
  });

  test('keep a value that is chosen and leaves nothing', () => {
    expect(queryFindings(rows, { only: { namespace: ['c'] } }).facets.namespace).toContainEqual({
      value: 'c',
      count: 0,
    });
  });
});

test('sorting is stable and turns round', () => {
  const rows = [
    row({ name: 'b', severity: 'low' }),
    row({ name: 'a', severity: 'critical' }),
    row({ name: 'c', severity: 'low' }),
  ];
  expect(names({}, ...rows)).toEqual(['a', 'b', 'c']);
  expect(names({ descending: true }, ...rows)).toEqual(['b', 'c', 'a']);
  expect(names({ sort: 'object', descending: true }, ...rows)).toEqual(['c', 'b', 'a']);
});

test('the group with the worst findings comes first, then the one with more of them', () => {
  const rows = [
    row({ namespace: 'many', severity: 'low' }),
    row({ namespace: 'many', severity: 'low', name: 'x' }),
    row({ namespace: 'few', severity: 'low' }),
    row({ namespace: 'bad', severity: 'critical' }),
  ];
  expect(groupFindings(rows, 'namespace').map(({ key }) => key)).toEqual(['bad', 'many', 'few']);
});

const anyRow = fc
  .record({
    severity: fc.constantFrom('critical', 'high', 'medium', 'low', 'info'),
    state: fc.constantFrom('open', 'accepted', 'known'),
    namespace: fc.constantFrom('a', 'b', '', '__proto__'),
    name: fc.constantFrom('x', 'y', 'constructor'),
    owner: fc.option(fc.constantFrom('blue', 'red'), { nil: undefined }),
    fix: fc.constantFrom('safe', 'by-hand'),
  } as const)
  .map((parts) => row(parts as Parameters<typeof row>[0]));

const anyQuery = fc.record({
  text: fc.option(fc.constantFrom('x', 'b', 'priv'), { nil: undefined }),
  only: fc.record(
    {
      namespace: fc.subarray(['a', 'b', '']),
      severity: fc.subarray(['high', 'low']),
      owner: fc.subarray(['', 'blue']),
    },
    { requiredKeys: [] },
  ),
  sort: fc.constantFrom(undefined, ...SORTS),
  descending: fc.boolean(),
});

test('a facet says exactly how many rows its value leaves', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 30 }), anyQuery, (rows, query) => {
      const { facets } = queryFindings(rows, query);
      for (const facet of FACETS) {
        for (const { value, count } of facets[facet]) {
          const narrowed = { ...query, only: { ...query.only, [facet]: [value] } };
          expect(queryFindings(rows, narrowed).rows).toHaveLength(count);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('groups hold every row once', () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 30 }), fc.constantFrom(...GROUPINGS), (rows, by) => {
      const grouped = groupFindings(rows, by).flatMap((group) => group.rows);
      expect(grouped.toSorted(byId)).toEqual(rows.toSorted(byId));
    }),
  );
});

function byId(a: SearchableRow, b: SearchableRow): number {
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
