import { expect } from 'vitest';
import type { Calls } from '../remote/names.ts';
import type { FindingEvent, Scan } from '../store.ts';
import { modelScan, type Told } from './model-scan.ts';

/**
 * Checks that a store holds the scans up to the latest, each once and whole.
 *
 * @returns The number of the latest; 0 when there is none.
 */
export async function expectModel(store: Calls): Promise<number> {
  const scans = (await allScans(store)).toReversed();
  const latest = scans.length;
  expect(scans.map(({ finishedAt }) => finishedAt)).toEqual(scans.map((_, index) => modelScan(index + 1).finishedAt));
  if (latest === 0) return 0;
  const expected = modelScan(latest);
  const there = (await store.findings({ status: ['open'], limit: 1000 })).items;
  expect(there.map(({ id, severity, object }) => [id, severity, object.name]).sort()).toEqual(
    expected.findings.map((one) => [one.fingerprint, one.severity, expected.objects[one.object]?.name]).sort(),
  );
  expect((await store.objects({ limit: 1000 })).items.map(({ name, hash }) => [name, hash]).sort()).toEqual(
    expected.objects.map(({ name, hash }) => [name, hash]).sort(),
  );
  const all = (await store.findings({ limit: 1000 })).items;
  const searched = (await store.findings({ search: 'privileged pod', limit: 1000 })).items;
  expect(searched.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
  const ids = scans.map(({ id }) => id);
  for (const { id, status } of all) {
    const found = await store.finding(id);
    expectHistory(found?.history ?? [], ids, status);
    if (status === 'open') expect(found?.excerpt).toEqual({ firstLine: 1, lines: [`scan ${latest}`] });
  }
  await expectTold(store, ids);
  return latest;
}

/** Events follow one another, one a scan at most, and lead to where the finding is. */
function expectHistory(history: readonly FindingEvent[], scans: readonly number[], status: string): void {
  let before: string | undefined;
  let last = 0;
  for (const event of history) {
    expect(event.before).toBe(before);
    expect(event.scan).toBeGreaterThan(last);
    expect(scans).toContain(event.scan);
    before = event.after;
    last = event.scan;
  }
  expect(before).toBe(status);
}

/** Every change was told once, or is still to be told. */
async function expectTold(store: Calls, scans: readonly number[]): Promise<void> {
  // The newest: older ones were looked at before.
  const told = (await store.messages({ limit: 10 })).items.toReversed().map(({ payload }) => payload as Told);
  const upTo = told.map((one) => one.upTo);
  expect(upTo).toEqual([...new Set(upTo)].sort((a, b) => a - b));
  for (const [index, one] of told.entries()) {
    const from = upTo[index - 1];
    if (from === undefined) continue;
    const { items } = await store.changes({ from, to: one.upTo, limit: 1000 });
    expect(one.changes.toSorted()).toEqual(items.map(({ finding, type }) => [finding.id, type]).sort());
  }
  const last = upTo.at(-1);
  // What is recorded and was not told when the process was killed is told next.
  if (last !== undefined) expect(scans.filter((scan) => scan > last).length).toBeLessThanOrEqual(1);
}

async function allScans(store: Calls): Promise<readonly Scan[]> {
  const scans: Scan[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.scans({ limit: 1000, cursor });
    scans.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return scans;
}
