import { hash } from 'node:crypto';
import type { NewSession } from '../store.ts';
import type { Context } from './context.ts';

export async function saveSession({ engine, target }: Context, { token, data, expiresAt }: NewSession): Promise<void> {
  const row = { data: JSON.stringify(data), expires_at: expiresAt };
  await engine.db
    .insertInto('session')
    .values({ target_id: target.id, token_hash: hashOf(token), ...row })
    .onConflict((conflict) => conflict.columns(['target_id', 'token_hash']).doUpdateSet(row))
    .execute();
}

export async function session({ engine, target }: Context, token: string, now: number): Promise<unknown> {
  const row = await engine.db
    .selectFrom('session')
    .select('data')
    .where('target_id', '=', target.id)
    .where('token_hash', '=', hashOf(token))
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return row && JSON.parse(row.data);
}

export async function removeSession({ engine, target }: Context, token: string): Promise<void> {
  await engine.db
    .deleteFrom('session')
    .where('target_id', '=', target.id)
    .where('token_hash', '=', hashOf(token))
    .execute();
}

/** Tokens are random, so that a plain hash is enough: who reads the database cannot sign in with it. */
function hashOf(token: string): string {
  return hash('sha256', token, 'hex');
}
