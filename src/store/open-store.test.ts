import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { dataFolder } from './data-folder.ts';
import { openForTest, temporaryFolder } from './testing/databases.ts';
import { pod, privileged, scanRecord } from './testing/records.ts';

const STORE = new URL('./index.ts', import.meta.url).href;

test('a store works in threads of its own, and gives back what it was given', async () => {
  const store = await openForTest({ data: join(temporaryFolder(), 'made', 'here') });
  await store.recordScan(scanRecord(1, { objects: [pod('cart')], findings: [privileged(0)] }));
  expect((await store.findings({})).items).toMatchObject([{ id: 'print-0', message: 'privileged is true' }]);
  expect(await store.lead()).toBe(true);
  await store.ping();
  expect(await store.finding('none')).toBeUndefined();
});

test('what the caller got wrong is said, and the store goes on', async () => {
  const store = await openForTest({ data: temporaryFolder() });
  await expect(store.findings({ limit: 0 })).rejects.toMatchObject({ code: 'bad-argument' });
  await expect(store.findings({ cursor: 'x' })).rejects.toMatchObject({ code: 'bad-cursor' });
  const wrong = { ...scanRecord(1), key: (() => 'x') as unknown as string };
  await expect(store.recordScan(wrong)).rejects.toMatchObject({ code: 'bad-argument' });
  await expect(store.recordScan(scanRecord(1, { findings: [privileged(7)] }))).rejects.toMatchObject({
    message: expect.stringContaining('there is no object 7'),
  });
  expect(await store.latestScan()).toBeUndefined();
  await store.recordScan(scanRecord(1));
});

test('another thread uses it over a link', async () => {
  const store = await openForTest({ data: temporaryFolder() });
  const code = `
    import { connectStore } from ${JSON.stringify(STORE)};
    import { parentPort, workerData } from 'node:worker_threads';
    const store = connectStore(workerData.link);
    const { scan } = await store.recordScan(workerData.record);
    parentPort.postMessage([scan.objects, (await store.latestScan()).id === scan.id]);
    await store.close();
  `;
  const link = store.link();
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
    workerData: { link, record: scanRecord(1, { objects: [pod('cart')] }) },
    transferList: [link.read, link.write],
  });
  const said = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  expect(said).toEqual([1, true]);
  expect(await store.latestScan()).toMatchObject({ objects: 1 });
});

test('closing ends what is under way first', async () => {
  const data = temporaryFolder();
  const store = await openForTest({ data });
  const recording = store.recordScan(scanRecord(1, { objects: [pod('cart')] }));
  await store.close();
  expect((await recording).isNew).toBe(true);
  await expect(store.ping()).rejects.toMatchObject({ code: 'closed' });
  await store.close();
  expect(await (await openForTest({ data })).latestScan()).toMatchObject({ objects: 1 });
});

describe('a data folder', () => {
  test('belongs to one at a time', async () => {
    const data = temporaryFolder();
    const first = await openForTest({ data });
    await expect(openForTest({ data, target: 'other' })).rejects.toMatchObject({
      code: 'in-use',
      message: `${data} is in use by another breakwater (process ${process.pid}): stop it, or name another folder`,
    });
    await first.close();
    await openForTest({ data });
  });

  test('is free when the process that had it was killed', async () => {
    const data = temporaryFolder();
    const code = `import { openStore } from ${JSON.stringify(STORE)};
      await openStore({ data: ${JSON.stringify(data)}, target: 'test' }); process.send('open');`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await new Promise((resolve) => child.once('message', resolve));
    await expect(openForTest({ data })).rejects.toMatchObject({
      code: 'in-use',
      message: expect.stringContaining(`(process ${child.pid})`),
    });
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    await openForTest({ data });
  });

  test('is for its owner alone', async () => {
    const data = join(temporaryFolder(), 'new');
    const store = await openForTest({ data });
    await store.setSetting('key', 1);
    expect(statSync(data).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(data)) expect([file, statSync(join(data, file)).mode & 0o077]).toEqual([file, 0]);
  });

  test('of a newer program is left alone', async () => {
    const data = temporaryFolder();
    await (await openForTest({ data })).close();
    const database = new DatabaseSync(join(data, 'breakwater.db'));
    database.exec('update schema_version set version = 99');
    database.close();
    await expect(openForTest({ data })).rejects.toMatchObject({
      code: 'newer',
      message: `${data} was written by a newer breakwater: use that one, or name another place`,
    });
  });

  test.each<[string, (data: string) => void, string]>([
    ['is a file', (data) => writeFileSync(data, ''), 'bad-place'],
    [
      'holds what is no database',
      (data) => {
        mkdirSync(data);
        writeFileSync(
          join(data, 'breakwater.db'),
          'not a database at all, and longer than a header of one has to be. '.repeat(9),
        );
      },
      'damaged',
    ],
  ])('that %s is refused in a line', async (_name, make, code) => {
    const data = join(temporaryFolder(), 'data');
    make(data);
    const refused = await openForTest({ data }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code });
    expect((refused as Error).message).toContain(data);
    expect((refused as Error).message).not.toContain('\n');
  });

  test.each([
    [{ XDG_STATE_HOME: '/state', HOME: '/home/me' }, '/state/breakwater'],
    [{ XDG_STATE_HOME: 'relative', HOME: '/home/me' }, '/home/me/.local/state/breakwater'],
    [{ HOME: '/home/me' }, '/home/me/.local/state/breakwater'],
  ])('is the one of the XDG specification: %j', (env, folder) => {
    expect(dataFolder(env)).toBe(folder);
  });
});

test('a copy is made while it is used, and opens', async () => {
  const store = await openForTest({ data: temporaryFolder() });
  await store.recordScan(scanRecord(1, { objects: [pod('cart')] }));
  const folder = temporaryFolder();
  const file = join(folder, 'breakwater.db');
  await store.backup(file);
  await expect(store.backup(file)).rejects.toMatchObject({ code: 'bad-argument' });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await (await openForTest({ data: folder })).latestScan()).toMatchObject({ objects: 1 });
});

test.each(['mysql://x', 'nonsense', 'postgres://me:secret word@host:x/'])('%s is no address', async (database) => {
  const refused = await openForTest({ database }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'bad-place' });
  expect(String(refused)).not.toContain('secret');
});

test('a database that is not there is said in a line, without its password', async () => {
  const refused = await openForTest({ database: 'postgres://me:secret@127.0.0.1:9/x' }).catch(
    (error: unknown) => error,
  );
  expect(refused).toMatchObject({ code: 'unavailable', message: expect.stringContaining('does not answer') });
  expect(String(refused)).not.toContain('secret');
});
