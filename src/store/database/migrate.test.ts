import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { onEveryDatabase } from '../testing/databases.ts';
import type { Engine } from './engine.ts';
import { MIGRATIONS, type Migration, migrate, refuseNewer } from './migrate.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

const addColumn: Migration = async (queries) => {
  await queries.schema.alterTable('setting').addColumn('more', 'text').execute();
};
const failing: Migration = async (queries) => {
  await queries.schema.dropTable('setting').execute();
  await sql`this is no SQL`.execute(queries);
};

onEveryDatabase('migrations', ({ planFor }) => {
  async function open(): Promise<Engine> {
    const plan = await planFor();
    const engine = plan.engine === 'sqlite' ? await openSqlite(plan) : await openPostgres(plan.url);
    onTestFinished(() => engine.close());
    return engine;
  }

  test.each(MIGRATIONS.map((_, version) => version))('lead from version %s to the latest', async (version) => {
    const { db, dialect } = await open();
    await migrate(db, dialect, 'here', MIGRATIONS.slice(0, version));
    await migrate(db, dialect, 'here');
    await refuseNewer(db);
    expect(await db.selectFrom('finding').selectAll().execute()).toEqual([]);
  });

  test('are done once, keep what is there, and go on from where it is', async () => {
    const { db, dialect } = await open();
    await migrate(db, dialect, 'here');
    await db.insertInto('setting').values({ target_id: 1, key: 'k', value: '1' }).execute();
    await migrate(db, dialect, 'here');
    await migrate(db, dialect, 'here', [...MIGRATIONS, addColumn]);
    expect(await db.selectFrom('setting').selectAll().execute()).toEqual([
      { target_id: 1, key: 'k', value: '1', more: null },
    ]);
    await migrate(db, dialect, 'here', [...MIGRATIONS, addColumn]);
  });

  test('are refused by a program that knows fewer', async () => {
    const { db, dialect } = await open();
    await migrate(db, dialect, 'here', [...MIGRATIONS, addColumn]);
    const refused = { code: 'newer', message: expect.stringMatching(/^(?:here|the database) was written by a newer/) };
    await expect(migrate(db, dialect, 'here')).rejects.toMatchObject(refused);
    await expect(refuseNewer(db)).rejects.toMatchObject(refused);
  });

  test('that fail leave everything as it was', async () => {
    const { db, dialect } = await open();
    await migrate(db, dialect, 'here');
    await expect(migrate(db, dialect, 'here', [...MIGRATIONS, addColumn, failing])).rejects.toThrow();
    await refuseNewer(db);
    await db.insertInto('setting').values({ target_id: 1, key: 'k', value: '1' }).execute();
    expect(await db.selectFrom('setting').selectAll().execute()).toEqual([{ target_id: 1, key: 'k', value: '1' }]);
  });
});
