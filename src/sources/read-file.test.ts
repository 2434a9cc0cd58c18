import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readFileBytes, readStreamBytes } from './read-file.ts';
import { folderWith } from './testing/folder.ts';

describe('a file', () => {
  test('is read as it is', () => {
    const folder = folderWith({ 'a.yaml': 'kind: Pod' });
    expect(readFileBytes(join(folder, 'a.yaml'), 9)).toEqual(Buffer.from('kind: Pod'));
  });

  test('that is empty is no bytes', () => {
    const folder = folderWith({ 'a.yaml': '' });
    expect(readFileBytes(join(folder, 'a.yaml'), 9)).toEqual(Buffer.alloc(0));
  });

  test('beyond the bound is not read, and the bound is named', () => {
    const folder = folderWith({ 'a.yaml': 'kind: Pods' });
    expect(readFileBytes(join(folder, 'a.yaml'), 9)).toMatchObject({
      reason: 'too-large',
      message: expect.stringContaining('larger than 9 bytes'),
    });
  });

  test.runIf(existsSync('/proc/self/status'))('that says it is empty is read to its end', () => {
    const bytes = readFileBytes('/proc/self/status', 1_000_000);
    expect(bytes.toString()).toContain('State:');
    expect(readFileBytes('/proc/self/status', 10)).toMatchObject({ reason: 'too-large' });
  });

  test('that has vanished says so', () => {
    expect(readFileBytes(join(folderWith({}), 'a.yaml'), 9)).toEqual({
      reason: 'unreadable',
      message: 'cannot be read: it does not exist (any more)',
    });
  });

  test.skipIf(process.getuid?.() === 0)('without permission says so', () => {
    const folder = folderWith({ 'a.yaml': '' });
    chmodSync(join(folder, 'a.yaml'), 0);
    expect(readFileBytes(join(folder, 'a.yaml'), 9)).toMatchObject({
      message: 'cannot be read: permission denied',
    });
  });
});

describe('what is no regular file is never opened', () => {
  test('a pipe', () => {
    const path = join(folderWith({}), 'pipe.yaml');
    execFileSync('mkfifo', [path]);
    expect(readFileBytes(path, 9)).toMatchObject({
      reason: 'unreadable',
      message: expect.stringMatching(/^is a pipe/),
    });
  });

  test('a socket', async () => {
    const path = join(folderWith({}), 's.yaml');
    const server = createServer();
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(path, resolve));
    expect(readFileBytes(path, 9)).toMatchObject({ message: expect.stringMatching(/^is a socket/) });
  });

  test('a device', () => {
    expect(readFileBytes('/dev/zero', 9)).toMatchObject({ message: expect.stringMatching(/^is a device/) });
  });

  test('a symbolic link, as its target is what is named', () => {
    const folder = folderWith({ 'a.yaml': '', 'b.yaml': { linkTo: 'a.yaml' } });
    expect(readFileBytes(join(folder, 'b.yaml'), 9)).toMatchObject({ reason: 'unreadable' });
  });
});

describe('a stream', () => {
  test('is read to its end', async () => {
    expect(await readStreamBytes(Readable.from([Buffer.from('a'), 'b']), 2)).toEqual(Buffer.from('ab'));
  });

  test('beyond the bound is left, without reading the rest', async () => {
    let taken = 0;
    const endless = (async function* () {
      for (;;) {
        taken++;
        yield Buffer.alloc(10);
      }
    })();
    expect(await readStreamBytes(endless, 100)).toMatchObject({ reason: 'too-large' });
    expect(taken).toBe(11);
  });

  test('that breaks says so', async () => {
    const broken = new Readable({ read: () => void broken.destroy(Object.assign(new Error(), { code: 'EIO' })) });
    expect(await readStreamBytes(broken, 9)).toEqual({ reason: 'unreadable', message: 'cannot be read: EIO' });
  });
});
