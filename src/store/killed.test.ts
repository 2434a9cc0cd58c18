import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { WorkerPlan } from './remote/messages.ts';
import { openHere } from './testing/calls.ts';
import { onEveryDatabase } from './testing/databases.ts';
import { expectModel } from './testing/expect-model.ts';

const WRITER = fileURLToPath(new URL('./testing/writer.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'breakwater-writer-'));

// Bundled, since it is started more than a hundred times.
beforeAll(async () => {
  const bundle = await rolldown({ input: WRITER, platform: 'node', external: [/^node:/, 'pg-native', /^cloudflare:/] });
  await bundle.write({ dir: folder, format: 'esm' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const KILLS = { SQLite: 100, PostgreSQL: 15 };
const TIME = 600_000;

/** Records scans in another process, and kills it in the middle. Gives the number of the last scan that it stored. */
async function writeAndKill(plan: WorkerPlan, from: number): Promise<number> {
  const child = spawn(process.execPath, [join(folder, 'writer.js'), JSON.stringify(plan), String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'cache') },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const wanted = randomInt(1, 4);
  let stored = 0;
  let count = 0;
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  const lines = createInterface(child.stdout);
  lines.on('line', (line) => {
    stored = Number(line);
    if (++count === wanted) resolve();
  });
  const ended = new Promise<void>((end) => lines.once('close', end));
  await Promise.race([begun, ended]);
  await sleep(randomInt(30));
  child.kill('SIGKILL');
  await ended;
  return stored;
}

onEveryDatabase('a process that is killed', ({ name, planFor }) => {
  test(`${KILLS[name]} times leaves every scan that it stored, once and whole`, { timeout: TIME }, async () => {
    const plan = await planFor();
    let latest = 0;
    for (let kill = 1; kill <= KILLS[name]; kill++) {
      // The last scan is recorded again, as by a server that does not know whether it was stored.
      const stored = await writeAndKill(plan, Math.max(1, latest));
      expect(stored).toBeGreaterThan(0);
      const store = await openHere(plan);
      try {
        latest = await expectModel(store);
        // A replica that takes over waits for nothing, since the lock ended with the process.
        await expect.poll(() => store.lead()).toBe(true);
      } finally {
        await store.close();
      }
      // One more may be stored than the process could say.
      expect([stored, stored + 1]).toContain(latest);
    }
    expect(latest).toBeGreaterThan(KILLS[name] / 5);
    if (plan.engine === 'sqlite') expectSound(plan.folder);
  });
});

function expectSound(folder: string): void {
  const database = new DatabaseSync(join(folder, 'breakwater.db'));
  expect(database.prepare('pragma integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  database.close();
}
