import { expect, test } from 'vitest';
import type { Calls } from './remote/names.ts';
import type { FindingRecord } from './scan-record.ts';
import type { FindingQuery } from './store.ts';
import { onEveryDatabase } from './testing/databases.ts';
import { pod, privileged, scanRecord, timeOf } from './testing/records.ts';

const OBJECTS = [
  pod('cart', { owner: 'payments' }),
  pod('web', { kind: 'Deployment' }),
  pod('Zürich-db', { namespace: 'data' }),
  pod('node', { kind: 'Node', namespace: '' }),
];

function finding(id: string, object: number, parts: Partial<FindingRecord> = {}): FindingRecord {
  return privileged(object, { fingerprint: id, ...parts });
}

/** Two scans: what `e` found is resolved in the second, and `f` is new. */
async function fill(store: Calls): Promise<void> {
  const both = [
    finding('a', 0),
    finding('b', 1, { severity: 'critical', check: 'rbac/wildcard', message: 'grants * on */*', field: 'rules[0]' }),
    finding('c', 2, { severity: 'low', state: 'accepted', message: 'hostPath /var/run/docker.sock is mounted' }),
    finding('d', 3, { severity: 'info', check: 'node/kernel', container: undefined, place: undefined }),
  ];
  const verdicts = [
    { check: 'rbac/wildcard', title: 'Role grants everything', severity: 'high', verdict: 'fail' } as const,
  ];
  await store.recordScan(scanRecord(1, { objects: OBJECTS, findings: [...both, finding('e', 1)], verdicts }));
  await store.recordScan(scanRecord(2, { objects: OBJECTS, findings: [...both, finding('f', 2)], verdicts }));
}

async function ids(store: Calls, query: FindingQuery): Promise<string> {
  return (await store.findings(query)).items.map(({ id }) => id).join('');
}

onEveryDatabase('findings', ({ open }) => {
  test('are filtered by what they are', async () => {
    const store = await open();
    await fill(store);
    const cases: readonly [FindingQuery, string][] = [
      [{}, 'baefcd'],
      [{ status: ['open'] }, 'bafd'],
      [{ status: ['resolved'] }, 'e'],
      [{ status: ['accepted', 'resolved'] }, 'ec'],
      [{ status: ['known'] }, ''],
      [{ severity: ['critical', 'info'] }, 'bd'],
      [{ check: ['rbac/wildcard', 'node/kernel'] }, 'bd'],
      [{ namespace: ['data'] }, 'fc'],
      [{ namespace: [''] }, 'd'],
      [{ kind: ['Deployment'] }, 'be'],
      [{ name: 'cart' }, 'a'],
      [{ owner: ['payments'] }, 'a'],
      [{ owner: [''], status: ['open'] }, 'bfd'],
      [{ changedSince: timeOf(2) }, 'ef'],
      [{ namespace: ['shop'], severity: ['high'], status: ['open'] }, 'a'],
      [{ namespace: [] }, ''],
    ];
    for (const [query, expected] of cases) expect([query, await ids(store, query)]).toEqual([query, expected]);
    const [first] = (await store.findings({ name: 'web', status: ['open'] })).items;
    expect(await ids(store, { object: first?.object.id })).toBe('be');
  });

  test('are sorted, both ways', async () => {
    const store = await open();
    await fill(store);
    const status = ['open', 'accepted'] as const;
    const cases: readonly [FindingQuery['sort'], string][] = [
      ['severity', 'bafcd'],
      ['firstSeen', 'fdcba'],
      ['lastChange', 'fdcba'],
      ['check', 'dacfb'],
      ['object', 'dcfba'],
    ];
    for (const [sort, expected] of cases) {
      expect([sort, await ids(store, { status, sort })]).toEqual([sort, expected]);
      expect(await ids(store, { status, sort, reverse: true })).toBe([...expected].reverse().join(''));
    }
  });

  test('are searched by the beginnings of words', async () => {
    const store = await open();
    await fill(store);
    const cases: readonly [string, string][] = [
      ['privileged', 'aefcd'],
      ['PRIVIL tru', 'aefd'],
      ['privileged is cart', 'a'],
      ['docker.sock', 'c'],
      ['/var/run', 'c'],
      ['path', 'c'],
      ['zurich', 'fc'],
      ['ZÜRICH-d', 'fc'],
      ['grants everything', 'b'],
      ['payments', 'a'],
      ['rules', 'b'],
      ['shop.yaml', 'baefc'],
      ['ivileged', ''],
      ['"privileged" OR -x\' :* & |', ''],
      ["'", 'baefcd'],
      ['', 'baefcd'],
      ['𝒳 日本', ''],
    ];
    for (const [search, expected] of cases) expect([search, await ids(store, { search })]).toEqual([search, expected]);
    expect(await ids(store, { search: 'privileged', status: ['resolved'] })).toBe('e');
  });

  test('that are reworded are found by their new words alone', async () => {
    const store = await open();
    const objects = [pod('cart')];
    await store.recordScan(scanRecord(1, { objects, findings: [finding('a', 0, { message: 'before' })] }));
    await store.recordScan(scanRecord(2, { objects, findings: [finding('a', 0, { message: 'after' })] }));
    expect([await ids(store, { search: 'before' }), await ids(store, { search: 'after' })]).toEqual(['', 'a']);
  });

  test('are read page by page, each once, in every order', async () => {
    const store = await open();
    const objects = Array.from({ length: 40 }, (_, index) => pod(`pod-${index % 7}`, { namespace: `n${index % 3}` }));
    const severities = ['critical', 'high', 'medium', 'low', 'info'] as const;
    const findings = objects.map((_, index) =>
      finding(`id-${index}`, index, { severity: severities[index % 5] ?? 'high', check: `check/${index % 4}` }),
    );
    await store.recordScan(scanRecord(1, { objects, findings }));
    for (const sort of ['severity', 'firstSeen', 'lastChange', 'check', 'object'] as const) {
      for (const reverse of [false, true]) {
        const all = (await store.findings({ sort, reverse })).items.map(({ id }) => id);
        const paged: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await store.findings({ sort, reverse, limit: 7, cursor });
          paged.push(...page.items.map(({ id }) => id));
          cursor = page.next;
        } while (cursor !== undefined);
        expect(paged).toEqual(all);
        expect(new Set(all).size).toBe(40);
      }
    }
  });

  test.each<[string, (cursor: string) => FindingQuery]>([
    ['another order', (cursor) => ({ cursor, limit: 1, sort: 'object' })],
    ['another filter', (cursor) => ({ cursor, limit: 1, severity: ['high'] })],
    ['a cursor that was cut', (cursor) => ({ cursor: cursor.slice(0, -3), limit: 1 })],
    ['what is no cursor', () => ({ cursor: '"; drop table finding; --' })],
    ['a cursor of other types', () => ({ cursor: Buffer.from('["x",{"a":1},[]]').toString('base64url') })],
  ])('refuse %s', async (_name, query) => {
    const store = await open();
    await fill(store);
    const { next = '' } = await store.findings({ limit: 1 });
    await expect(store.findings(query(next))).rejects.toMatchObject({ code: 'bad-cursor' });
  });

  test.each([0, -1, 1.5, 1001, Number.NaN])('refuse a page of %s', async (limit) => {
    const store = await open();
    await expect(store.findings({ limit })).rejects.toMatchObject({ code: 'bad-argument' });
  });

  test('are counted by facet, each with the filters of the others', async () => {
    const store = await open();
    await fill(store);
    const facets = await store.facets({ status: ['open'], severity: ['high'] });
    expect(facets).toEqual({
      status: [
        { value: 'open', count: 2 },
        { value: 'resolved', count: 1 },
      ],
      severity: ['critical', 'high', 'info'].map((value) => ({ value, count: value === 'high' ? 2 : 1 })),
      check: [{ value: 'pod-security/privileged', count: 2 }],
      namespace: [
        { value: 'data', count: 1 },
        { value: 'shop', count: 1 },
      ],
      kind: [{ value: 'Pod', count: 2 }],
      owner: [
        { value: '', count: 1 },
        { value: 'payments', count: 1 },
      ],
    });
  });

  test('are grouped, the worst first', async () => {
    const store = await open();
    await fill(store);
    const status = ['open', 'accepted'] as const;
    const groups = async (by: 'check' | 'object' | 'namespace' | 'owner') =>
      (await store.findingGroups({ by, status })).items.map(({ value, count }) => `${value} ${count}`);
    expect(await groups('check')).toEqual(['rbac/wildcard 1', 'pod-security/privileged 3', 'node/kernel 1']);
    expect(await groups('namespace')).toEqual(['shop 2', 'data 2', ' 1']);
    expect(await groups('owner')).toEqual([' 4', 'payments 1']);
    const objects = ['Deployment/shop/web 1', 'Pod/data/Zürich-db 2', 'Pod/shop/cart 1', 'Node/node 1'];
    expect(await groups('object')).toEqual(objects);
    const first = await store.findingGroups({ by: 'object', status, limit: 3 });
    expect(first.items[1]).toMatchObject({
      object: { kind: 'Pod', name: 'Zürich-db' },
      bySeverity: { critical: 0, high: 1, medium: 0, low: 1, info: 0 },
    });
    const rest = await store.findingGroups({ by: 'object', status, limit: 3, cursor: first.next });
    expect([rest.items.map(({ value }) => value), rest.next]).toEqual([['Node/node'], undefined]);
  });
});

onEveryDatabase('the difference of two scans', ({ open }) => {
  /** What each scan finds, by the ids of findings; in capitals when it is critical. */
  async function record(store: Calls, ...scans: readonly string[]): Promise<readonly number[]> {
    const recorded: number[] = [];
    for (const [index, found] of scans.entries()) {
      const findings = [...found].map((id) =>
        finding(id.toLowerCase(), 0, { severity: id === id.toLowerCase() ? 'high' : 'critical' }),
      );
      const { scan } = await store.recordScan(scanRecord(index + 1, { objects: OBJECTS, findings }));
      recorded.push(scan.id);
    }
    return recorded;
  }

  test('is one change for each finding', async () => {
    const store = await open();
    const [first = 0, , third = 0, last = 0] = await record(store, 'abcde', 'abxz', 'bcdyz', 'Bcdyx');
    const between = async (from: number, to?: number) =>
      (await store.changes({ from, to })).items.map(({ type, finding }) => `${finding.id} ${type}`).sort();
    expect(await between(first)).toEqual(['a resolved', 'b changed', 'e resolved', 'x opened', 'y opened']);
    expect(await between(third)).toEqual(['b changed', 'x reopened', 'z resolved']);
    expect(await between(first, third)).toEqual(['a resolved', 'e resolved', 'y opened', 'z opened']);
    expect(await between(last)).toEqual([]);
    expect(await between(0)).toEqual(['b opened', 'c opened', 'd opened', 'x opened', 'y opened']);
  });

  test('is read page by page', async () => {
    const store = await open();
    const [first = 0] = await record(store, '', 'abcdefg');
    const page = await store.changes({ from: first, limit: 5 });
    const rest = await store.changes({ from: first, limit: 5, cursor: page.next });
    expect([...page.items, ...rest.items].map(({ finding }) => finding.id).join('')).toBe('abcdefg');
    expect(rest.next).toBeUndefined();
  });
});
