import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { WorkerPlan } from './remote/messages.ts';
import { openHere, type StoreHere } from './testing/calls.ts';
import { temporaryFolder } from './testing/databases.ts';
import { expectModel } from './testing/expect-model.ts';
import { recordModelScan } from './testing/model-scan.ts';

const MOST_SCANS = 1000;

async function openAt(folder: string, mostPages?: number): Promise<StoreHere> {
  const store = await openHere({ engine: 'sqlite', folder, access: 'write', target: 'test', mostPages });
  onTestFinished(() => store.close());
  return store;
}

test('a disk that is full loses nothing, and is written to again when there is room', async () => {
  const folder = temporaryFolder();
  const store = await openAt(folder, 90);
  let number = 0;
  const filling = async (): Promise<void> => {
    while (number < MOST_SCANS) await recordModelScan(store, ++number);
  };
  const error = await filling().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'full',
    message: expect.stringMatching(/is full: make room; nothing was written/),
  });
  const latest = await expectModel(store);
  expect(latest).toBeGreaterThan(1);
  await store.close();

  const roomy = await openAt(folder);
  expect(await expectModel(roomy)).toBe(latest);
  await recordModelScan(roomy, latest + 1);
  expect(await expectModel(roomy)).toBe(latest + 1);
});

test('a file that may not grow any more loses nothing', { timeout: 300_000 }, async () => {
  const folder = temporaryFolder();
  const plan: WorkerPlan = { engine: 'sqlite', folder, access: 'write', target: 'test' };
  const writer = fileURLToPath(new URL('./testing/writer.ts', import.meta.url));
  // The limit of the system, in blocks of 512 bytes: the write that passes it fails in the middle.
  const script = 'ulimit -f 1200; exec "$0" "$@"';
  const child = spawn('sh', ['-c', script, process.execPath, writer, JSON.stringify(plan), '1']);
  onTestFinished(() => void child.kill('SIGKILL'));
  let stored = '';
  let said = '';
  child.stdout.on('data', (data: Buffer) => (stored += data.toString()));
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(1);
  expect(said).toContain('cannot be written');
  const latest = await expectModel(await openAt(folder));
  expect(latest).toBeGreaterThan(1);
  // The scan is stored before it is told of, and printed after that.
  const last = Number(stored.trim().split('\n').at(-1));
  expect([last, last + 1]).toContain(latest);
});
