import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, onTestFinished, test } from 'vitest';
import { type OpenStore, openStore, type StoreOptions } from '../open-store.ts';
import type { WorkerPlan } from '../remote/messages.ts';
import { openHere, type StoreHere } from './calls.ts';
import { POSTGRES_PROGRAMS, TestPostgres } from './postgres.ts';

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A kind of database that tests run on. */
export interface TestDatabase {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** A new place for a store. */
  planFor(target?: string): Promise<WorkerPlan>;
  /** Opens a store in this thread, in a new place where none is given, that is closed after the test. */
  open(plan?: WorkerPlan): Promise<StoreHere>;
}

interface TestPlace {
  readonly data: string;
  readonly database?: string;
}

/** Runs the same tests on every kind of database, in this thread. */
export function onEveryDatabase(name: string, define: (database: TestDatabase) => void): void {
  describe(`${name} (SQLite)`, () => define(testDatabase('SQLite', async () => ({ data: temporaryFolder() }))));
  onPostgres(`${name} (PostgreSQL)`, (server) =>
    define(testDatabase('PostgreSQL', async () => ({ data: '', database: await (await server()).newDatabase() }))),
  );
}

function testDatabase(name: TestDatabase['name'], place: () => Promise<TestPlace>): TestDatabase {
  const planFor = async (target = 'test'): Promise<WorkerPlan> => {
    const { data, database } = await place();
    return database === undefined
      ? { engine: 'sqlite', folder: data, access: 'write', target }
      : { engine: 'postgres', url: database, target };
  };
  const open = async (plan?: WorkerPlan): Promise<StoreHere> => {
    const store = await openHere(plan ?? (await planFor()));
    onTestFinished(() => store.close());
    return store;
  };
  return { name, planFor, open };
}

const START_TIME = 120_000;
let server: Promise<TestPostgres> | undefined;

/** Runs tests with a PostgreSQL server, the same for all tests of a file. */
export function onPostgres(name: string, define: (server: () => Promise<TestPostgres>) => void): void {
  const programs = POSTGRES_PROGRAMS;
  if (programs === undefined) {
    test.skip(`${name}: no PostgreSQL in /usr/lib/postgresql`);
    return;
  }
  const start = (): Promise<TestPostgres> => {
    server ??= TestPostgres.start(programs);
    return server;
  };
  describe(name, () => {
    beforeAll(start, START_TIME);
    define(start);
  });
}

afterAll(async () => {
  await (await server)?.remove();
  server = undefined;
});

export async function openForTest(options: Partial<StoreOptions>): Promise<OpenStore> {
  const store = await openStore({ data: '', target: 'test', ...options });
  onTestFinished(() => store.close());
  return store;
}
