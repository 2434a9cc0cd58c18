import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, onTestFinished, test } from 'vitest';
import { type OpenStore, openStore, type StoreOptions } from '../open-store.ts';
import { POSTGRES_PROGRAMS, TestPostgres } from './postgres.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A place for a store, new for each test. */
export interface TestPlace {
  readonly name: 'SQLite' | 'PostgreSQL';
  options(): Promise<Pick<StoreOptions, 'data' | 'database'>>;
  /** Opens a store in a place, a new one where none is given, that is closed after the test. */
  open(options?: Partial<StoreOptions>): Promise<OpenStore>;
}

/** Runs the same tests on every kind of database. */
export function onEveryDatabase(name: string, define: (place: TestPlace) => void): void {
  describe(`${name} (SQLite)`, () => {
    const options = async () => ({ data: temporaryFolder() });
    define({ name: 'SQLite', options, open: async (own) => await openForTest({ ...(await options()), ...own }) });
  });
  onPostgres(`${name} (PostgreSQL)`, (server) => {
    const options = async () => ({ data: '', database: await server().newDatabase() });
    define({ name: 'PostgreSQL', options, open: async (own) => await openForTest({ ...(await options()), ...own }) });
  });
}

/** Runs tests with a PostgreSQL server of their own. */
export function onPostgres(name: string, define: (server: () => TestPostgres) => void): void {
  const programs = POSTGRES_PROGRAMS;
  if (programs === undefined) {
    test.skip(`${name}: no PostgreSQL in /usr/lib/postgresql`);
    return;
  }
  describe(name, () => {
    let server: TestPostgres | undefined;
    beforeAll(async () => {
      server = await TestPostgres.start(programs);
    });
    afterAll(async () => await server?.remove());
    define(() => {
      if (server === undefined) throw new TypeError('the server runs in tests alone');
      return server;
    });
  });
}

export async function openForTest(options: Partial<StoreOptions>): Promise<OpenStore> {
  const store = await openStore({ data: '', target: 'test', ...options });
  onTestFinished(() => store.close());
  return store;
}
