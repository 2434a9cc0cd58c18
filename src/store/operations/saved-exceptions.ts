import type { NewException, SavedException } from '../store.ts';
import type { Context } from './context.ts';
import { storedText } from './stored-text.ts';

export async function savedExceptions({ engine, target }: Context): Promise<readonly SavedException[]> {
  const rows = await engine.db
    .selectFrom('saved_exception')
    .selectAll()
    .where('target_id', '=', target.id)
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...JSON.parse(row.content), by: row.created_by, at: row.created_at, id: row.id }));
}

export async function saveException({ engine, target }: Context, exception: NewException): Promise<SavedException> {
  const { by, at, ...content } = exception;
  const row = await engine.db
    .insertInto('saved_exception')
    .values({ target_id: target.id, content: JSON.stringify(content), created_by: storedText(by), created_at: at })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { ...exception, id: row.id };
}

export async function removeException(
  { engine, target }: Context,
  id: number,
  by: string,
  at: number,
): Promise<boolean> {
  const { numUpdatedRows } = await engine.db
    .updateTable('saved_exception')
    .set({ removed_by: storedText(by), removed_at: at })
    .where('target_id', '=', target.id)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
