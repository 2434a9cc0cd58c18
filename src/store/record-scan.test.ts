import { expect, test } from 'vitest';
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
