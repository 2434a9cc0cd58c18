import { expect, test } from 'vitest';
import type { Gap } from '../kube/index.ts';
import type { FindingRecord, ScanRecord } from './scan-record.ts';
import { onEveryDatabase } from './testing/databases.ts';
import { pod, privileged, scanRecord, timeOf } from './testing/records.ts';

onEveryDatabase('a scan that is recorded', ({ open }) => {
  test('is told with what it changed', async () => {
    const store = await open();
    const { scan, isNew } = await store.recordScan(
      scanRecord(1, { objects: [pod('cart'), pod('web')], findings: [privileged(0), privileged(1)], workloads: 2 }),
    );
    expect(isNew).toBe(true);
    expect(scan).toEqual({
      id: scan.id,
      startedAt: timeOf(1) - 1000,
      finishedAt: timeOf(1),
      source: 'shop.yaml',
      tools: { breakwater: '0.1.0' },
      objects: 2,
      workloads: 2,
      gaps: 0,
      counts: { open: 2, accepted: 0, known: 0 },
      bySeverity: { critical: 0, high: 2, medium: 0, low: 0, info: 0 },
      changes: { opened: 2, reopened: 0, resolved: 0, changed: 0, objectsAdded: 2, objectsChanged: 0, objectsGone: 0 },
    });
    expect(await store.latestScan()).toEqual(scan);
    expect(await store.scan(scan.id)).toEqual(scan);
    expect(await store.scanAt(timeOf(1) - 1)).toBeUndefined();
    expect(await store.scanAt(timeOf(1))).toEqual(scan);
  });

  test('is stored once', async () => {
    const store = await open();
    const record = scanRecord(1, { objects: [pod('cart')], findings: [privileged(0)] });
    const { scan } = await store.recordScan(record);
    expect(await store.recordScan(record)).toEqual({ scan, isNew: false });
    expect((await store.scans({})).items).toEqual([scan]);
  });

  test('opens, resolves and reopens findings', async () => {
    const store = await open();
    const objects = [pod('cart')];
    await store.recordScan(scanRecord(1, { objects, findings: [privileged(0)] }));
    await store.recordScan(scanRecord(2, { objects }));
    expect(await store.finding('print-0')).toMatchObject({
      status: 'resolved',
      resolvedAt: timeOf(2),
      lastSeenAt: timeOf(1),
    });
    await store.recordScan(scanRecord(3, { objects, findings: [privileged(0)] }));
    const found = await store.finding('print-0');
    expect(found).toMatchObject({
      status: 'open',
      firstSeenAt: timeOf(1),
      lastSeenAt: timeOf(3),
      changedAt: timeOf(3),
      reopened: 1,
    });
    expect(found?.resolvedAt).toBeUndefined();
    expect(found?.history.map(({ at, before, after }) => [at, before, after])).toEqual([
      [timeOf(1), undefined, 'open'],
      [timeOf(2), 'open', 'resolved'],
      [timeOf(3), 'resolved', 'open'],
    ]);
  });
});

onEveryDatabase('what a scan changes', ({ open }) => {
  test('is nothing when it finds the same', async () => {
    const store = await open();
    const parts: Partial<ScanRecord> = {
      objects: [pod('cart'), pod('web')],
      findings: [privileged(0), privileged(1)],
      gaps: [{ reason: 'syntax', source: 'a.yaml', message: 'bad' }],
      verdicts: [{ check: 'pod-security/privileged', title: 'Privileged', severity: 'high', verdict: 'fail' }],
    };
    await store.recordScan(scanRecord(1, parts));
    const { scan } = await store.recordScan(scanRecord(2, parts));
    expect(Object.values(scan.changes).every((count) => count === 0)).toBe(true);
    expect((await store.findings({})).items.map(({ changedAt, lastSeenAt }) => [changedAt, lastSeenAt])).toEqual([
      [timeOf(1), timeOf(2)],
      [timeOf(1), timeOf(2)],
    ]);
    expect((await store.gaps()).map(({ since }) => since)).toEqual([timeOf(1)]);
    expect((await store.verdicts()).map(({ since }) => since)).toEqual([timeOf(1)]);
  });

  test.each<[string, Partial<FindingRecord>, object]>([
    ['severity', { severity: 'low' }, { severity: 'low' }],
    ['state', { state: 'accepted' }, { after: 'accepted' }],
    ['message', { message: 'privileged is "true"' }, { messageBefore: 'privileged is true' }],
  ])('is told when a finding has another %s', async (_name, parts, event) => {
    const store = await open();
    const objects = [pod('cart')];
    await store.recordScan(scanRecord(1, { objects, findings: [privileged(0)] }));
    const { scan } = await store.recordScan(scanRecord(2, { objects, findings: [privileged(0, parts)] }));
    expect(scan.changes).toMatchObject({ opened: 0, resolved: 0, changed: 1 });
    expect((await store.finding('print-0'))?.history.at(-1)).toMatchObject({ scan: scan.id, before: 'open', ...event });
  });

  test('is no event when lines move, and the place is the new one', async () => {
    const store = await open();
    const objects = [pod('cart')];
    const moved = { place: { file: 'shop.yaml', start: { line: 99, column: 7 }, exact: true } };
    const excerpt = { firstLine: 98, lines: ['securityContext:', '  privileged: true'] };
    await store.recordScan(scanRecord(1, { objects, findings: [privileged(0)] }));
    const { scan } = await store.recordScan(
      scanRecord(2, { objects, findings: [privileged(0, { ...moved, excerpt })] }),
    );
    expect(scan.changes.changed).toBe(0);
    expect(await store.finding('print-0')).toMatchObject({ ...moved, excerpt, changedAt: timeOf(1), history: [{}] });
  });

  test('counts findings of one fingerprint', async () => {
    const store = await open();
    const objects = [pod('cart'), pod('cart')];
    const twice = [privileged(0), privileged(1, { fingerprint: 'print-0' })];
    await store.recordScan(scanRecord(1, { objects, findings: twice }));
    expect((await store.findings({})).items.map(({ id, fingerprint }) => [id, fingerprint])).toEqual([
      ['print-0', 'print-0'],
      ['print-0~2', 'print-0'],
    ]);
    const { scan } = await store.recordScan(scanRecord(2, { objects, findings: twice.slice(0, 1) }));
    expect(scan.changes.resolved).toBe(1);
  });

  test('tells objects apart by what they are, and sees them change, go and come back', async () => {
    const store = await open();
    await store.recordScan(scanRecord(1, { objects: [pod('cart'), pod('web')] }));
    const second = await store.recordScan(scanRecord(2, { objects: [pod('cart', { hash: 'other' })] }));
    expect(second.scan.changes).toMatchObject({ objectsAdded: 0, objectsChanged: 1, objectsGone: 1 });
    const third = await store.recordScan(scanRecord(3, { objects: [pod('cart', { hash: 'other' }), pod('web')] }));
    expect(third.scan.changes).toMatchObject({ objectsAdded: 1, objectsChanged: 0, objectsGone: 0 });
    expect((await store.objects({})).items).toMatchObject([
      { name: 'cart', hash: 'other', firstSeenAt: timeOf(1), changedAt: timeOf(2) },
      { name: 'web', firstSeenAt: timeOf(1), changedAt: timeOf(3) },
    ]);
  });
});

onEveryDatabase('what could not be read', ({ open }) => {
  const forbidden: Gap = {
    ...({ reason: 'forbidden', source: 'pods', message: 'may not list pods' } as const),
    missing: { group: '', kind: 'Pod', namespace: 'shop' },
  };
  const broken: Gap = { reason: 'syntax', source: 'shop.yaml', message: 'line 3: bad' };

  test.each<[string, Gap]>([
    ['a kind of a namespace', forbidden],
    ['the file', broken],
    ['the folder', { ...broken, source: '.' }],
  ])('is not taken for resolved: %s', async (name, gap) => {
    const store = await open();
    const file = name === 'the folder' ? './shop.yaml' : 'shop.yaml';
    const objects = [pod('cart', { place: { file, exact: true } })];
    await store.recordScan(scanRecord(1, { objects, findings: [privileged(0)] }));
    for (const number of [2, 3]) {
      const { scan } = await store.recordScan(scanRecord(number, { gaps: [gap] }));
      expect(scan.changes).toMatchObject({ resolved: 0, objectsGone: 0 });
    }
    expect(await store.finding('print-0')).toMatchObject({ status: 'open', lastSeenAt: timeOf(1) });
    const back = await store.recordScan(scanRecord(4, { objects, findings: [privileged(0)] }));
    expect(back.scan.changes).toMatchObject({ opened: 0, reopened: 0, objectsAdded: 0 });
    expect(await store.finding('print-0')).toMatchObject({ lastSeenAt: timeOf(4), history: [{}] });
    const gone = await store.recordScan(scanRecord(5, {}));
    expect(gone.scan.changes).toMatchObject({ resolved: 1, objectsGone: 1 });
  });

  test('is resolved when it is read again, and gone', async () => {
    const store = await open();
    await store.recordScan(scanRecord(1, { objects: [pod('cart')], findings: [privileged(0)] }));
    await store.recordScan(scanRecord(2, { gaps: [broken] }));
    const { scan } = await store.recordScan(scanRecord(3, {}));
    expect(scan.changes).toMatchObject({ resolved: 1, objectsGone: 1 });
    expect(await store.finding('print-0')).toMatchObject({ lastSeenAt: timeOf(1), resolvedAt: timeOf(3) });
  });

  test('hides nothing when it could not be read all along', async () => {
    const store = await open();
    const gaps = [forbidden, broken];
    await store.recordScan(scanRecord(1, { objects: [pod('cart')], findings: [privileged(0)], gaps }));
    const { scan } = await store.recordScan(scanRecord(2, { gaps }));
    expect(scan.changes).toMatchObject({ resolved: 1, objectsGone: 1 });
  });

  test('hides what a check says that needs it', async () => {
    const store = await open();
    const gap: Gap = { ...forbidden, missing: { group: 'networking.k8s.io', kind: 'NetworkPolicy' } };
    const verdict = { title: 'x', severity: 'high', verdict: 'not-evaluated' } as const;
    const objects = [pod('cart')];
    const findings = [
      privileged(0, { check: 'network/x' }),
      privileged(0, { check: 'pod-security/x', fingerprint: 'p' }),
    ];
    await store.recordScan(scanRecord(1, { objects, findings }));
    const verdicts = [
      { ...verdict, check: 'network/x', blockedBy: [0] },
      { ...verdict, check: 'pod-security/x' },
    ];
    for (const number of [2, 3]) await store.recordScan(scanRecord(number, { objects, gaps: [gap], verdicts }));
    expect(await store.finding('print-0')).toMatchObject({ status: 'open', lastSeenAt: timeOf(1) });
    expect(await store.finding('p')).toMatchObject({ status: 'resolved' });
    await store.recordScan(scanRecord(4, { objects }));
    expect(await store.finding('print-0')).toMatchObject({ status: 'resolved' });
  });
});

onEveryDatabase('texts from outside', ({ open }) => {
  const LONG = '𝒳'.repeat(100_000);

  test.each([
    ['an end of string', 'a\0b', 'a\uFFFDb'],
    ['half a character', 'a\uD800b', 'a\uFFFDb'],
    ['quotes', `'"\`;--\\`, `'"\`;--\\`],
    ['a key of every object', '__proto__', '__proto__'],
  ])('are kept as far as they can be: %s', async (_name, text, kept) => {
    const store = await open();
    const objects = [pod(text, { namespace: text, kind: text, owner: text })];
    const parts = { message: text, field: text, container: text, check: text, fingerprint: text, alsoFails: [text] };
    const { scan } = await store.recordScan(
      scanRecord(1, {
        objects,
        findings: [privileged(0, parts)],
        gaps: [{ reason: 'syntax', source: text, message: text }],
        source: text,
      }),
    );
    const [found] = (await store.findings({ namespace: [text], kind: [text], check: [text], name: text })).items;
    expect(found).toMatchObject({ message: kept, field: kept, container: kept, check: kept, object: { name: kept } });
    expect(await store.finding(found?.id ?? '')).toMatchObject({ message: kept });
    expect(scan.source).toBe(kept);
    expect((await store.facets({})).namespace).toEqual([{ value: kept, count: 1 }]);
    const { scan: again } = await store.recordScan(scanRecord(2, { objects, findings: [privileged(0, parts)] }));
    expect(again.changes).toMatchObject({ opened: 0, changed: 0, resolved: 0, objectsAdded: 0 });
  });

  test('are shortened when they are longer than anything that is valid, and told apart', async () => {
    const store = await open();
    const names = [`${LONG}1`, `${LONG}2`];
    const objects = names.map((name) => pod(name, { namespace: name, kind: name }));
    const findings = names.map((name, index) => privileged(index, { message: name, fingerprint: name, check: name }));
    await store.recordScan(scanRecord(1, { objects, findings }));
    const { items } = await store.findings({ sort: 'object' });
    expect(items.map(({ object }) => object.name.length <= 260)).toEqual([true, true]);
    expect(new Set(items.map(({ object }) => object.name)).size).toBe(2);
    expect((await store.findings({ namespace: names.slice(0, 1) })).items).toHaveLength(1);
  });
});
