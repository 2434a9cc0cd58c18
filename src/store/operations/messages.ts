import { type Selectable, sql } from 'kysely';
import type { MessageTable, Queries } from '../database/tables.ts';
import type { Message, MessageFailure, MessageQueue, Page, PageRequest, Untold } from '../store.ts';
import type { Context } from './context.ts';
import { allChanges } from './finding-changes.ts';
import { page, readCursor } from './page.ts';
import { storedText } from './stored-text.ts';

export async function untold(context: Context, channel: string): Promise<Untold> {
  const { engine, target } = context;
  const last = await latestId(engine.db, target.id);
  if (last === undefined) return { changes: [] };
  await engine.db
    .insertInto('channel')
    .values({ target_id: target.id, name: channel, told_up_to: last })
    .onConflict((conflict) => conflict.columns(['target_id', 'name']).doNothing())
    .execute();
  const told = await toldUpTo(engine.db, target.id, channel);
  return told >= last ? { changes: [] } : { upTo: last, changes: await allChanges(context, told, last) };
}

export async function queueMessages({ engine, target }: Context, queue: MessageQueue): Promise<boolean> {
  const { channel, upTo, at, messages } = queue;
  return await engine.db.transaction().execute(async (queries) => {
    const { numUpdatedRows } = await queries
      .updateTable('channel')
      .set({ told_up_to: upTo })
      .where('target_id', '=', target.id)
      .where('name', '=', channel)
      .where('told_up_to', '<', upTo)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return false;
    for (const { payload, dueAt } of messages) {
      await queries
        .insertInto('message')
        .values({
          target_id: target.id,
          channel,
          payload: JSON.stringify(payload),
          queued_at: at,
          attempts: 0,
          due_at: dueAt,
        })
        .execute();
    }
    return true;
  });
}

async function latestId(queries: Queries, target: number): Promise<number | undefined> {
  const scans = queries.selectFrom('scan').select('id').where('target_id', '=', target);
  return (await scans.orderBy('id', 'desc').limit(1).executeTakeFirst())?.id;
}

async function toldUpTo(queries: Queries, target: number, channel: string): Promise<number> {
  const channels = queries.selectFrom('channel').select('told_up_to').where('target_id', '=', target);
  return (await channels.where('name', '=', channel).executeTakeFirstOrThrow()).told_up_to;
}

export async function takeMessages(
  { engine, target }: Context,
  { now, until, limit }: { readonly now: number; readonly until: number; readonly limit: number },
): Promise<readonly Message[]> {
  return await engine.db.transaction().execute(async (queries) => {
    const due = await queries
      .selectFrom('message')
      .select('id')
      .where('target_id', '=', target.id)
      .where('due_at', '<=', now)
      .orderBy('due_at')
      .orderBy('id')
      .limit(limit)
      // Replicas pass over what another one takes at the same time.
      .$if(engine.name === 'postgres', (query) => query.forUpdate().skipLocked())
      .execute();
    if (due.length === 0) return [];
    const rows = await queries
      .updateTable('message')
      .set({ due_at: until, attempts: sql`attempts + 1` })
      .where(
        'id',
        'in',
        due.map(({ id }) => id),
      )
      .returningAll()
      .execute();
    return rows.map(messageOf).sort((a, b) => a.id - b.id);
  });
}

export async function messageDelivered({ engine, target }: Context, id: number, at: number): Promise<void> {
  await engine.db
    .updateTable('message')
    .set({ due_at: null, delivered_at: at, last_error: null })
    .where('target_id', '=', target.id)
    .where('id', '=', id)
    .execute();
}

export async function messageFailed({ engine, target }: Context, id: number, failure: MessageFailure): Promise<void> {
  const { at, error, nextAttemptAt } = failure;
  await engine.db
    .updateTable('message')
    .set({
      last_error: storedText(error),
      ...(nextAttemptAt === undefined ? { due_at: null, given_up_at: at } : { due_at: nextAttemptAt }),
    })
    .where('target_id', '=', target.id)
    .where('id', '=', id)
    .where('delivered_at', 'is', null)
    .execute();
}

export async function messages({ engine, target }: Context, request: PageRequest): Promise<Page<Message>> {
  const { limit, after } = readCursor(request, 'messages', ['number']);
  let select = engine.db.selectFrom('message').selectAll().where('target_id', '=', target.id);
  if (after !== undefined) select = select.where('id', '<', Number(after[0]));
  const rows = await select
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return page(rows, limit, 'messages', ({ id }) => [id], messageOf);
}

function messageOf(row: Selectable<MessageTable>): Message {
  return {
    id: row.id,
    channel: row.channel,
    payload: JSON.parse(row.payload),
    queuedAt: row.queued_at,
    attempts: row.attempts,
    ...(row.due_at === null ? {} : { dueAt: row.due_at }),
    ...(row.delivered_at === null ? {} : { deliveredAt: row.delivered_at }),
    ...(row.given_up_at === null ? {} : { givenUpAt: row.given_up_at }),
    ...(row.last_error === null ? {} : { lastError: row.last_error }),
  };
}
