import type { Severity } from '../../checks/index.ts';
import { severities, verdicts } from '../database/codes.ts';
import { refuseNewer } from '../database/migrate.ts';
import type { Queries } from '../database/tables.ts';
import type { ScanRecord } from '../scan-record.ts';
import type { RecordedScan, Scan } from '../store.ts';
import { StoreError } from '../store-error.ts';
import { chunks } from './chunks.ts';
import type { Context } from './context.ts';
import { Hiding } from './hiding.ts';
import { factKeys, recordFacts } from './record-facts.ts';
import { recordFindings } from './record-findings.ts';
import { recordObjects } from './record-objects.ts';
import type { ScanStep } from './scan-step.ts';
import { scanOf } from './scans.ts';
import { storedName, storedText } from './stored-text.ts';

/** Stores a scan as what it changes, in one transaction. */
export async function recordScan({ engine, target }: Context, record: ScanRecord): Promise<RecordedScan> {
  return await engine.scanDb.transaction().execute(async (queries) => {
    await refuseUnlessLeading({ engine, target }, queries);
    const scans = () => queries.selectFrom('scan').selectAll().where('target_id', '=', target.id);
    const known = await scans().where('key', '=', record.key).executeTakeFirst();
    if (known !== undefined) return { scan: scanOf(known), isNew: false };
    const last = await scans().orderBy('id', 'desc').limit(1).executeTakeFirst();

    const counted = counts(record);
    const row = await queries
      .insertInto('scan')
      .values({
        target_id: target.id,
        key: record.key,
        started_at: record.startedAt,
        finished_at: record.finishedAt,
        source: storedText(record.source),
        server_version: record.serverVersion === undefined ? null : storedText(record.serverVersion),
        tools: JSON.stringify(record.tools),
        objects: record.objects.length,
        workloads: record.workloads,
        gaps: record.gaps.length,
        counts: '',
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    const step: ScanStep = {
      queries,
      dialect: engine.dialect,
      target: target.id,
      record,
      scan: row.id,
      now: record.finishedAt,
      previous: last?.finished_at ?? record.finishedAt,
      most: (columns) => Math.min(500, Math.floor(engine.dialect.mostParameters / columns)),
    };
    const hiding = new Hiding(record.gaps, await factKeys(queries, target.id, 'gap'));
    const objects = await recordObjects(step, hiding);
    const findings = await recordFindings(step, objects, hiding);
    await recordFacts(step);
    await recordDay(step);
    const { added, changed, gone } = objects.counts;
    const changes = { ...findings, objectsAdded: added, objectsChanged: changed, objectsGone: gone };
    const stored = JSON.stringify({ ...counted, changes });
    await queries.updateTable('scan').set({ counts: stored }).where('id', '=', row.id).execute();
    return { scan: scanOf({ ...row, counts: stored }), isNew: true };
  });
}

function counts({ findings }: ScanRecord): Pick<Scan, 'counts' | 'bySeverity'> {
  const states = { open: 0, accepted: 0, known: 0 };
  const bySeverity = noneBySeverity();
  for (const { state, severity } of findings) {
    states[state]++;
    if (state === 'open') bySeverity[severity]++;
  }
  return { counts: states, bySeverity };
}

function noneBySeverity(): Record<Severity, number> {
  return { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
}

/** Makes the scan the point of its day. */
async function recordDay({ queries, target, record, now, most }: ScanStep): Promise<void> {
  const points = new Map(
    record.verdicts.map(({ check, verdict }) => [
      check,
      { verdict: verdicts.code(verdict), ...noneBySeverity(), accepted: 0, known: 0 },
    ]),
  );
  for (const { check, severity, state } of record.findings) {
    const point = points.get(check);
    if (point !== undefined) point[state === 'open' ? severity : state]++;
  }
  const day = new Date(now).toISOString().slice(0, 10);
  await queries.deleteFrom('daily').where('target_id', '=', target).where('day', '=', day).execute();
  const rows = [...points].map(([check, point]) => ({ target_id: target, day, check_id: storedName(check), ...point }));
  for (const some of chunks(rows, most(5 + severities.words.length))) {
    await queries.insertInto('daily').values(some).execute();
  }
}

export async function lead({ engine, target }: Context): Promise<boolean> {
  return await engine.lead(engine.scanDb, target.name);
}

/** Throws unless this replica leads, on the connection that writes. */
export async function refuseUnlessLeading({ engine, target }: Context, queries: Queries): Promise<void> {
  await refuseNewer(queries);
  if (await engine.lead(queries, target.name)) return;
  throw new StoreError('not-leader', `another replica scans ${target.name}`);
}
