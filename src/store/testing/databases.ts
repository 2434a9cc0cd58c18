import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, onTestFinished } from 'vitest';
import { type OpenStore, openStore, type StoreOptions } from '../open-store.ts';

/** A folder that is gone after the test. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a store that is closed after the test. */
export type OpenTestStore = (target?: string) => Promise<OpenStore>;

/** Runs the same tests on every kind of database. */
export function onEveryDatabase(name: string, define: (open: OpenTestStore) => void): void {
  describe(`${name} (SQLite)`, () => {
    define(async (target = 'test') => await openForTest({ data: temporaryFolder(), target }));
  });
}

async function openForTest(options: StoreOptions): Promise<OpenStore> {
  const store = await openStore(options);
  onTestFinished(() => store.close());
  return store;
}
