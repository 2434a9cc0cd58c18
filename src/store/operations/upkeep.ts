import { sql } from 'kysely';
import type { StoreStats } from '../store.ts';
import { chunks } from './chunks.ts';
import type { Context } from './context.ts';
import { refuseUnlessLeading } from './record-scan.ts';

export async function prune(context: Context, before: number): Promise<void> {
  const { engine, target } = context;
  await engine.scanDb.transaction().execute(async (queries) => {
    await refuseUnlessLeading(context, queries);
    const last = await queries
      .selectFrom('scan')
      .select('id')
      .where('target_id', '=', target.id)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last === undefined) return;
    const scans = queries
      .selectFrom('scan')
      .select('id')
      .where('target_id', '=', target.id)
      .where('finished_at', '<', before)
      .where('id', '<', last.id);
    await queries.deleteFrom('finding_change').where('scan_id', 'in', scans).execute();
    const findings = await queries
      .selectFrom('finding')
      .select('id')
      .where('target_id', '=', target.id)
      .where('resolved_at', '<', before)
      .execute();
    for (const some of chunks(
      findings.map(({ id }) => id),
      1000,
    )) {
      await engine.dialect.search.remove(queries, some);
      await queries.deleteFrom('finding_evidence').where('finding_id', 'in', some).execute();
      await queries.deleteFrom('finding_change').where('finding_id', 'in', some).execute();
      await queries.deleteFrom('finding').where('id', 'in', some).execute();
    }
    await queries
      .deleteFrom('object')
      .where('target_id', '=', target.id)
      .where('gone_at', '<', before)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('finding').select('finding.id').whereRef('finding.object_id', '=', 'object.id'))),
      )
      .execute();
    await queries.deleteFrom('fact').where('target_id', '=', target.id).where('until_at', '<', before).execute();
    await queries.deleteFrom('scan').where('id', 'in', scans).execute();
    const done = queries.deleteFrom('message').where('target_id', '=', target.id).where('due_at', 'is', null);
    await done.where('queued_at', '<', before).execute();
    const removed = queries.deleteFrom('saved_exception').where('target_id', '=', target.id);
    await removed.where('removed_at', '<', before).execute();
    const over = queries.deleteFrom('session').where('target_id', '=', target.id);
    await over.where('expires_at', '<', before).execute();
  });
  await engine.shrink();
}

export async function stats({ engine, target }: Context): Promise<StoreStats> {
  const { db } = engine;
  const row = await db
    .selectNoFrom(({ selectFrom }) => [
      selectFrom('scan').select(count).where('target_id', '=', target.id).as('scans'),
      selectFrom('object').select(count).where('target_id', '=', target.id).where('gone_at', 'is', null).as('objects'),
      selectFrom('finding').select(count).where('target_id', '=', target.id).as('findings'),
      selectFrom('message')
        .select(count)
        .where('target_id', '=', target.id)
        .where('due_at', 'is not', null)
        .as('queued'),
    ])
    .executeTakeFirstOrThrow();
  return {
    engine: engine.name,
    bytes: await engine.size(),
    scans: Number(row.scans),
    objects: Number(row.objects),
    findings: Number(row.findings),
    queuedMessages: Number(row.queued),
  };
}

const count = sql<number>`count(*)`.as('count');

export async function ping({ engine }: Context): Promise<void> {
  await sql`select 1`.execute(engine.db);
}

export async function backup({ engine }: Context, file: string): Promise<void> {
  await engine.backup(file);
}
