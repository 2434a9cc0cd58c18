import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { StoreError } from '../store-error.ts';
import type { Dialect, Engine } from './engine.ts';
import { nodeSqliteDialect } from './sqlite-driver.ts';
import { sqliteSearch } from './sqlite-search.ts';
import type { Tables } from './tables.ts';

export interface SqliteOptions {
  /** The data folder; it exists. */
  readonly folder: string;
  readonly access: 'write' | 'read';
  /** The size in pages at which the disk counts as full, for tests. */
  readonly mostPages?: number | undefined;
}

const DATABASE = 'breakwater.db';
const LOCK = 'lock';
const HOLDER = 'process';

const dialect: Dialect = {
  text: sql`text`,
  time: sql`integer`,
  id: sql`integer primary key autoincrement`,
  keyedTable: sql`without rowid`,
  search: sqliteSearch,
  mostParameters: 32_000,
  // Transactions of the writer lock the whole file.
  lockSchema: async () => {},
};

/**
 * Opens the database in a data folder. To write, it takes the folder for this process until it is closed: the lock is
 * the system's, on a file of its own, so that it ends with the process however that ends.
 */
export async function openSqlite({ folder, access, mostPages }: SqliteOptions): Promise<Engine> {
  const { DatabaseSync } = await loadSqlite();
  const lock = access === 'write' ? takeFolder(DatabaseSync, folder) : undefined;
  const file = join(folder, DATABASE);
  try {
    const database = new DatabaseSync(file, { readOnly: access === 'read', timeout: 5000 });
    if (access === 'write') {
      chmodSync(file, 0o600);
      // What is pruned is given back to the disk. It is set before there are tables.
      database.exec('pragma auto_vacuum = incremental');
      database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
      // The log is cut after a large scan.
      database.exec('pragma journal_size_limit = 4194304');
      if (mostPages !== undefined) database.exec(`pragma max_page_count = ${mostPages}`);
    } else {
      database.exec('pragma query_only = on');
    }
    database.exec('pragma cache_size = -32000; pragma temp_store = memory');
    const db = new Kysely<Tables>({ dialect: nodeSqliteDialect(database) });
    return {
      name: 'sqlite',
      db,
      scanDb: db,
      dialect,
      lead: async () => true,
      size: async () => sizeOf(file) + sizeOf(`${file}-wal`),
      shrink: async () => {
        await sql`pragma incremental_vacuum`.execute(db);
      },
      backup: async (to) => backup(db, to),
      close: async () => {
        await db.destroy();
        if (lock?.isOpen === true) lock.close();
      },
    };
  } catch (error) {
    lock?.close();
    throw error;
  }
}

/** `node:sqlite` says on some versions of Node that it is experimental, which users can do nothing about. */
async function loadSqlite(): Promise<typeof import('node:sqlite')> {
  const { emitWarning } = process;
  process.emitWarning = (warning: string | Error, ...rest: readonly unknown[]) => {
    if (String(warning).startsWith('SQLite is an experimental feature')) return;
    Reflect.apply(emitWarning, process, [warning, ...rest]);
  };
  try {
    return await import('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}

function takeFolder(Database: typeof DatabaseSync, folder: string): DatabaseSync {
  const holder = join(folder, HOLDER);
  const lock = new Database(join(folder, LOCK), { timeout: 0 });
  try {
    chmodSync(join(folder, LOCK), 0o600);
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    const who = existsSync(holder) ? ` (process ${readFileSync(holder, 'utf8').trim()})` : '';
    throw new StoreError('in-use', `${folder} is in use by another breakwater${who}: stop it, or name another folder`);
  }
  writeFileSync(holder, `${process.pid}\n`, { mode: 0o600 });
  return lock;
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
}

async function backup(db: Kysely<Tables>, file: string): Promise<void> {
  if (existsSync(file)) throw new StoreError('bad-argument', `${file} exists: name a file that is not there yet`);
  await sql`vacuum into ${file}`.execute(db);
  chmodSync(file, 0o600);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
