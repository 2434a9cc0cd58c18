import { sql } from 'kysely';
import { StoreError } from '../store-error.ts';
import type { Dialect } from './engine.ts';
import { firstSchema } from './first-schema.ts';
import type { Database, Queries } from './tables.ts';

/** Takes the schema from one version to the next. */
export type Migration = (queries: Queries, dialect: Dialect) => Promise<void>;

/** The schema's version is how many of these it has been through. They are added to, and never changed. */
export const MIGRATIONS: readonly Migration[] = [firstSchema];

/**
 * Brings the schema up to date, all of it or nothing. A database that a newer program has migrated is refused.
 *
 * @param place The data folder or the database, for people.
 */
export async function migrate(db: Database, dialect: Dialect, place: string, migrations = MIGRATIONS): Promise<void> {
  await db.transaction().execute(async (queries) => {
    await dialect.lockSchema(queries);
    await sql`create table if not exists schema_version (version integer not null)`.execute(queries);
    const version = await schemaVersion(queries);
    if (version > migrations.length) throw newer(place);
    if (version === migrations.length) return;
    for (const migration of migrations.slice(version)) await migration(queries, dialect);
    await sql`delete from schema_version`.execute(queries);
    await sql`insert into schema_version (version) values (${migrations.length})`.execute(queries);
  });
}

/** Throws when another replica, of a newer program, has migrated the database meanwhile. */
export async function refuseNewer(queries: Queries): Promise<void> {
  if ((await schemaVersion(queries)) > MIGRATIONS.length) throw newer('the database');
}

function newer(place: string): StoreError {
  return new StoreError('newer', `${place} was written by a newer breakwater: use that one, or name another place`);
}

/** The version of the schema; 0 before the first migration. */
async function schemaVersion(queries: Queries): Promise<number> {
  const { rows } = await sql<{ version: number }>`select version from schema_version`.execute(queries);
  return rows[0]?.version ?? 0;
}
