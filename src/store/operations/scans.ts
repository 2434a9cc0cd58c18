import type { Selectable } from 'kysely';
import type { ScanTable } from '../database/tables.ts';
import type { Page, PageRequest, Scan } from '../store.ts';
import type { Context } from './context.ts';
import { page, readCursor } from './page.ts';

export function scanOf(row: Selectable<ScanTable>): Scan {
  return {
    id: row.id,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    source: row.source,
    ...(row.server_version === null ? {} : { serverVersion: row.server_version }),
    tools: JSON.parse(row.tools),
    objects: row.objects,
    workloads: row.workloads,
    gaps: row.gaps,
    ...JSON.parse(row.counts),
  };
}

export async function scans(context: Context, request: PageRequest): Promise<Page<Scan>> {
  const { limit, after } = readCursor(request, 'scans', ['number']);
  let query = rows(context)
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (after !== undefined) query = query.where('id', '<', Number(after[0]));
  return page(await query.execute(), limit, 'scans', ({ id }) => [id], scanOf);
}

export async function scan(context: Context, id: number): Promise<Scan | undefined> {
  const row = await rows(context).where('id', '=', id).executeTakeFirst();
  return row && scanOf(row);
}

export async function latestScan(context: Context): Promise<Scan | undefined> {
  const row = await rows(context).orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row && scanOf(row);
}

export async function scanAt(context: Context, time: number): Promise<Scan | undefined> {
  const row = await rows(context).where('finished_at', '<=', time).orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row && scanOf(row);
}

function rows({ engine, target }: Context) {
  return engine.db.selectFrom('scan').selectAll().where('target_id', '=', target.id);
}
