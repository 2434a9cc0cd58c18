import type { Context } from '../operations/context.ts';
import type { WorkerPlan } from '../remote/messages.ts';
import type { Engine } from './engine.ts';
import { migrate } from './migrate.ts';
import { openSqlite } from './sqlite.ts';

/** Opens a database, brings its schema up to date, and finds the target in it. */
export async function openEngine(plan: WorkerPlan): Promise<Context> {
  const engine = await open(plan);
  try {
    const writes = plan.engine === 'postgres' || plan.access === 'write';
    if (writes) await migrate(engine.db, engine.dialect, plan.engine === 'postgres' ? 'the database' : plan.folder);
    return { engine, target: { id: await targetId(engine, plan.target, writes), name: plan.target } };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function open(plan: WorkerPlan): Promise<Engine> {
  if (plan.engine === 'sqlite') return await openSqlite(plan);
  const { openPostgres } = await import('./postgres.ts');
  return await openPostgres(plan.url);
}

async function targetId({ db }: Engine, name: string, make: boolean): Promise<number> {
  if (make) {
    await db
      .insertInto('target')
      .values({ name })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
  }
  return (await db.selectFrom('target').select('id').where('name', '=', name).executeTakeFirstOrThrow()).id;
}
