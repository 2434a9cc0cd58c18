import { describe, expect, test } from 'vitest';
import { onEveryDatabase } from './testing/databases.ts';
import { pod, privileged, scanRecord } from './testing/records.ts';

const objects = [pod('cart'), pod('web')];

onEveryDatabase('messages', ({ open }) => {
  test('begin with the latest scan, and tell each change once', async () => {
    const store = await open();
    expect(await store.untold('webhook')).toEqual({ changes: [] });
    await store.recordScan(scanRecord(1, { objects, findings: [privileged(0)] }));
    expect(await store.untold('webhook')).toEqual({ changes: [] });
    await store.recordScan(scanRecord(2, { objects, findings: [privileged(0), privileged(1)] }));
    const { scan } = await store.recordScan(scanRecord(3, { objects, findings: [privileged(1)] }));
    const { upTo = 0, changes } = await store.untold('webhook');
    expect(upTo).toBe(scan.id);
    expect(changes.map(({ type, finding }) => [finding.id, type])).toEqual([
      ['print-0', 'resolved'],
      ['print-1', 'opened'],
    ]);
    const queue = { channel: 'webhook', upTo, at: 1, messages: [{ payload: { text: 'x' }, dueAt: 5 }] };
    expect(await store.queueMessages(queue)).toBe(true);
    expect(await store.queueMessages(queue)).toBe(false);
    expect(await store.untold('webhook')).toEqual({ changes: [] });
    expect((await store.messages({})).items).toHaveLength(1);
    expect(await store.untold('other')).toEqual({ changes: [] });
  });

  test('are due, taken, put off, delivered and given up', async () => {
    const store = await open();
    await store.recordScan(scanRecord(1));
    await store.untold('webhook');
    const { scan } = await store.recordScan(scanRecord(2));
    const messages = ['a', 'b', 'c'].map((payload, index) => ({ payload, dueAt: 10 * index }));
    await store.queueMessages({ channel: 'webhook', upTo: scan.id, at: 1, messages });
    expect((await store.stats()).queuedMessages).toBe(3);
    const taken = async (now: number, until: number, limit = 10) => await store.takeMessages({ now, until, limit });

    const [a, b] = await taken(10, 100);
    expect([a, b]).toMatchObject([
      { payload: 'a', attempts: 1, queuedAt: 1, dueAt: 100, channel: 'webhook' },
      { payload: 'b' },
    ]);
    expect(await taken(15, 100)).toEqual([]);
    await store.messageDelivered(a?.id ?? 0, 16);
    await store.messageFailed(b?.id ?? 0, { at: 16, error: 'timed out', nextAttemptAt: 50 });
    const [c] = await taken(20, 100, 1);
    expect(c).toMatchObject({ payload: 'c' });
    // The process that took it was killed: it is due again.
    expect(await taken(100, 200, 5)).toMatchObject([
      { payload: 'b', attempts: 2, lastError: 'timed out' },
      { payload: 'c', attempts: 2 },
    ]);
    await store.messageFailed(b?.id ?? 0, { at: 101, error: 'gone' });
    await store.messageFailed(a?.id ?? 0, { at: 101, error: 'too late', nextAttemptAt: 102 });
    expect((await store.messages({})).items).toMatchObject([
      { payload: 'c', dueAt: 200 },
      { payload: 'b', givenUpAt: 101, lastError: 'gone' },
      { payload: 'a', deliveredAt: 16 },
    ]);
    expect(await taken(1000, 2000)).toMatchObject([{ payload: 'c' }]);
    const page = await store.messages({ limit: 2 });
    expect((await store.messages({ limit: 2, cursor: page.next })).items).toMatchObject([{ payload: 'a' }]);
  });
});

onEveryDatabase('what a server remembers', ({ open, planFor }) => {
  test('sessions, until they are over', async () => {
    const plan = await planFor();
    const store = await open(plan);
    await store.saveSession({ token: 'secret', data: { user: 'me', roles: ['viewer'] }, expiresAt: 100 });
    expect(await store.session('secret', 99)).toEqual({ user: 'me', roles: ['viewer'] });
    expect(await store.session('secret', 100)).toBeUndefined();
    expect(await store.session('other', 1)).toBeUndefined();
    await store.saveSession({ token: 'secret', data: 2, expiresAt: 200 });
    await store.close();
    const again = await open(plan);
    expect(await again.session('secret', 150)).toBe(2);
    await again.removeSession('secret');
    expect(await again.session('secret', 150)).toBeUndefined();
  });

  test('settings, of which the first stays where it is asked for', async () => {
    const store = await open();
    expect(await store.setting('key')).toBeUndefined();
    expect(await store.settingOnce('key', { a: [1] })).toEqual({ a: [1] });
    expect(await store.settingOnce('key', 'other')).toEqual({ a: [1] });
    await store.setSetting('key', null);
    expect(await store.setting('key')).toBeNull();
  });

  test('exceptions that editors save, and who removed them', async () => {
    const store = await open();
    const exception = { check: 'pod-security/*', namespace: 'shop', reason: 'by design', by: 'me', at: 5 };
    const saved = await store.saveException({ ...exception, expires: '2026-12-31' });
    expect(saved).toEqual({ ...exception, expires: '2026-12-31', id: saved.id });
    expect(await store.savedExceptions()).toEqual([saved]);
    expect(await store.removeException(saved.id + 1, 'me', 6)).toBe(false);
    expect(await store.removeException(saved.id, 'me', 6)).toBe(true);
    expect(await store.removeException(saved.id, 'me', 7)).toBe(false);
    expect(await store.savedExceptions()).toEqual([]);
  });
});

onEveryDatabase('what holds in a scan', ({ open }) => {
  test('is known of each scan, with the time since when', async () => {
    const store = await open();
    const check = { check: 'a/b', title: 'x', severity: 'high' } as const;
    const control = { framework: 'nsa', control: '1', counts: { findings: 1 } };
    const use = { exception: { check: 'a/b', reason: 'r', source: 's' }, state: 'active', findings: 1 } as const;
    const one = await store.recordScan(
      scanRecord(1, {
        verdicts: [{ ...check, verdict: 'fail', blockedBy: [0] }],
        controls: [{ ...control, verdict: 'fail' }],
        exceptions: [use],
        gaps: [{ reason: 'syntax', source: 'a', message: 'm', path: ['spec', 0] }],
      }),
    );
    const two = await store.recordScan(
      scanRecord(2, { verdicts: [{ ...check, verdict: 'pass' }], controls: [{ ...control, verdict: 'fail' }] }),
    );
    const [since, later] = [one.scan.finishedAt, two.scan.finishedAt];
    expect(await store.verdicts(one.scan.id)).toEqual([{ ...check, verdict: 'fail', since }]);
    expect(await store.verdicts()).toEqual([{ ...check, verdict: 'pass', since: later }]);
    expect(await store.controls()).toEqual([{ ...control, verdict: 'fail', since }]);
    expect(await store.exceptionUses(one.scan.id)).toEqual([{ ...use, since }]);
    expect(await store.exceptionUses()).toEqual([]);
    expect(await store.gaps(one.scan.id)).toEqual([
      { reason: 'syntax', source: 'a', message: 'm', path: ['spec', 0], since },
    ]);
    expect(await store.gaps()).toEqual([]);
  });

  test('is a point of the day, of its last scan', async () => {
    const store = await open();
    const verdicts = [
      { check: 'a/b', title: 'x', severity: 'high', verdict: 'fail' } as const,
      { check: 'c/d', title: 'y', severity: 'low', verdict: 'not-evaluated' } as const,
    ];
    const findings = [
      privileged(0, { check: 'a/b' }),
      privileged(1, { check: 'a/b', severity: 'critical' }),
      privileged(1, { check: 'a/b', fingerprint: 'z', state: 'accepted' }),
    ];
    // Scans of a test follow an hour apart, from noon.
    await store.recordScan(scanRecord(1, { objects, findings: findings.slice(0, 1), verdicts }));
    await store.recordScan(scanRecord(12, { objects, findings, verdicts }));
    await store.recordScan(scanRecord(13, { objects, verdicts: verdicts.slice(0, 1) }));
    const none = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
    const first = { day: '2026-01-01', check: 'a/b', verdict: 'fail', open: { ...none, critical: 1, high: 1 } };
    const idle = { day: '2026-01-01', check: 'c/d', verdict: 'not-evaluated', open: none, accepted: 0, known: 0 };
    const second = { day: '2026-01-02', check: 'a/b', verdict: 'fail', open: none, accepted: 0, known: 0 };
    expect(await store.trend({})).toEqual([{ ...first, accepted: 1, known: 0 }, idle, second]);
    expect(await store.trend({ check: 'c/d' })).toEqual([idle]);
    expect(await store.trend({ from: '2026-01-02', to: '2026-01-02' })).toEqual([second]);
  });
});

onEveryDatabase('what is over', ({ open }) => {
  test('is forgotten after a time, and what is open stays', async () => {
    const store = await open();
    const gap = { reason: 'syntax', source: 'other', message: 'm' } as const;
    const verdicts = [{ check: 'pod-security/privileged', title: 'x', severity: 'high', verdict: 'fail' } as const];
    await store.recordScan(scanRecord(1, { objects, findings: [privileged(0), privileged(1)], gaps: [gap], verdicts }));
    await store.recordScan(scanRecord(2, { objects: objects.slice(0, 1), findings: [privileged(0)], verdicts }));
    const { scan } = await store.recordScan(
      scanRecord(3, { objects: objects.slice(0, 1), findings: [privileged(0)], verdicts }),
    );
    await store.saveSession({ token: 'x', data: 1, expiresAt: 5 });
    expect((await store.objects({ gone: true })).items).toHaveLength(2);
    const trend = await store.trend({});
    await store.prune(scan.finishedAt);
    expect((await store.scans({})).items.map(({ id }) => id)).toEqual([scan.id]);
    expect((await store.findings({})).items).toMatchObject([{ id: 'print-0', firstSeenAt: expect.any(Number) }]);
    expect((await store.findings({ search: 'privileged' })).items).toHaveLength(1);
    expect((await store.objects({ gone: true })).items).toMatchObject([{ name: 'cart' }]);
    expect(await store.trend({})).toEqual(trend);
    expect(await store.verdicts()).toHaveLength(1);
    expect(await store.session('x', 1)).toBeUndefined();
    await store.prune(scan.finishedAt + 1e12);
    expect((await store.scans({})).items).toHaveLength(1);
    const back = await store.recordScan(scanRecord(4, { objects, findings: [privileged(0), privileged(1)] }));
    expect(back.scan.changes).toMatchObject({ opened: 1, reopened: 0, objectsAdded: 1 });
  });
});

describe('objects', () => {
  onEveryDatabase('of a store', ({ open }) => {
    test('are filtered, and read page by page', async () => {
      const store = await open();
      const all = [...'abcde'].map((name) => pod(name, { namespace: name < 'c' ? 'n1' : 'n2' }));
      await store.recordScan(scanRecord(1, { objects: [...all, pod('x', { kind: 'Service' })] }));
      await store.recordScan(scanRecord(2, { objects: all }));
      const names = async (query: Parameters<typeof store.objects>[0]) =>
        (await store.objects(query)).items.map(({ name }) => name).join('');
      expect(await names({})).toBe('abcde');
      expect(await names({ gone: true })).toBe('abcdex');
      expect(await names({ namespace: ['n2'], kind: ['Pod'] })).toBe('cde');
      expect(await names({ kind: [] })).toBe('');
      expect(await names({ name: 'b' })).toBe('b');
      const page = await store.objects({ limit: 3 });
      expect(await names({ limit: 3, cursor: page.next })).toBe('de');
      const [first] = page.items;
      expect(await store.object(first?.id ?? 0)).toEqual(first);
      expect(first).toMatchObject({ place: { file: 'shop.yaml', start: { line: 1, column: 1 }, exact: true } });
    });
  });
});
