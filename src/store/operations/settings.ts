import type { Context } from './context.ts';

export async function setting({ engine, target }: Context, key: string): Promise<unknown> {
  const row = await engine.db
    .selectFrom('setting')
    .select('value')
    .where('target_id', '=', target.id)
    .where('key', '=', key)
    .executeTakeFirst();
  return row && JSON.parse(row.value);
}

export async function setSetting({ engine, target }: Context, key: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value);
  await engine.db
    .insertInto('setting')
    .values({ target_id: target.id, key, value: text })
    .onConflict((conflict) => conflict.columns(['target_id', 'key']).doUpdateSet({ value: text }))
    .execute();
}

export async function settingOnce(context: Context, key: string, value: unknown): Promise<unknown> {
  const { engine, target } = context;
  await engine.db
    .insertInto('setting')
    .values({ target_id: target.id, key, value: JSON.stringify(value) })
    .onConflict((conflict) => conflict.columns(['target_id', 'key']).doNothing())
    .execute();
  return await setting(context, key);
}
