import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import type { AuditEvent } from '../../kube/index.ts';
import { readAuditLog } from './read-audit-log.ts';

const event = (verb: string, more: object = {}) => ({
  kind: 'Event',
  apiVersion: 'audit.k8s.io/v1',
  requestURI: '/api/v1/pods',
  verb,
  ...more,
});
const line = (verb: string) => `${JSON.stringify(event(verb))}\n`;

/** Reads files that are written first; their names are without the folder. */
async function read(
  files: Readonly<Record<string, string | Buffer>>,
  paths = Object.keys(files),
  longestEvent?: number,
) {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const events: AuditEvent[] = [];
  const stdin = Readable.from([Buffer.from(line('stdin'))]);
  const reading = await readAuditLog(paths, (found) => events.push(found), { cwd: folder, stdin, longestEvent });
  return { ...reading, verbs: events.map(({ verb }) => verb) };
}

it('reads lines, lists, indented lists and what is compressed', async () => {
  const items = [event('c'), { requestURI: '/', verb: 'd' }];
  const list = { kind: 'EventList', apiVersion: 'audit.k8s.io/v1beta1', metadata: {}, items };
  const { verbs, gaps, files } = await read({
    lines: line('a') + line('b'),
    list: `${JSON.stringify(list)}\n`,
    indented: JSON.stringify(list, null, 2),
    'lines.gz': Buffer.concat([gzipSync(line('e')), gzipSync(line('f'))]),
    empty: '',
  });
  expect(verbs).toEqual(['a', 'b', 'c', 'd', 'c', 'd', 'e', 'f']);
  expect(gaps).toEqual([]);
  expect(files.map(({ name, events }) => `${name} ${events}`)).toEqual([
    'lines 2',
    'list 2',
    'indented 2',
    'lines.gz 2',
    'empty 0',
  ]);
});

it('tells the hash of the text, decompressed or not', async () => {
  const text = line('a');
  const sha256 = createHash('sha256').update(text).digest('hex');
  const { files } = await read({ plain: text, packed: gzipSync(text) });
  expect(files).toEqual([
    { name: 'plain', bytes: text.length, sha256, events: 1 },
    { name: 'packed', bytes: text.length, sha256, events: 1 },
  ]);
});

it('reads standard input', async () => {
  const { verbs, files } = await read({}, ['-']);
  expect(verbs).toEqual(['stdin']);
  expect(files[0]?.name).toBe('<stdin>');
});

it('counts what is no event, names the first, and goes on', async () => {
  const bad = '{"kind":"Pod"}\n{"kind":"Event","apiVersion":"audit.k8s.io/v1","verb":7}\n{no json}\n';
  const { verbs, gaps, malformed } = await read({ log: line('a') + bad + bad.repeat(10) + line('b') });
  expect(verbs).toEqual(['a', 'b']);
  expect(malformed).toBe(33);
  expect(gaps).toHaveLength(21);
  expect(gaps.slice(0, 3).map(({ position, message }) => `${position?.line} ${message}`)).toEqual([
    '2 is no audit event: its kind is not Event',
    '3 is no audit event: verb: expected a string, found a number',
    '4 is no JSON',
  ]);
  expect(gaps.at(-1)?.message).toBe('13 more lines or entries are no audit events');
});

it('a line of any length takes no more memory than is allowed', async () => {
  const { verbs, gaps } = await read({ log: `{"a":"${'x'.repeat(3 << 20)}"}\n${line('a')}` }, ['log'], 1 << 20);
  expect(verbs).toEqual(['a']);
  expect(gaps.map(({ message }) => message)).toEqual(['is longer than 1048576 bytes, which is the most that is read']);
});

it('what is compressed and cut off is read as far as it goes, and is a gap', async () => {
  const packed = gzipSync(Array.from({ length: 5000 }, (_, index) => line(`v${index}`)).join(''));
  const { verbs, gaps } = await read({ log: packed.subarray(0, packed.length - 20) });
  expect(verbs.length).toBeGreaterThan(1000);
  expect(gaps.map(({ message }) => message)).toContain('is damaged or cut off: it cannot be decompressed');
});

it('a folder is not read, and a file that does not exist is an error', async () => {
  const { gaps } = await read({}, ['.']);
  expect(gaps).toEqual([{ source: '.', reason: 'unreadable', message: 'cannot be read: it is a folder' }]);
  await expect(read({}, ['nothing'])).rejects.toThrow('the audit log "nothing" does not exist');
});

it('keys that are no fields do no harm', async () => {
  const text =
    '{"kind":"Event","apiVersion":"audit.k8s.io/v1","requestURI":"/","verb":"get","__proto__":{"x":1},"annotations":{"__proto__":"a"}}\n';
  const { verbs, malformed } = await read({ log: text });
  expect([verbs, malformed]).toEqual([['get'], 0]);
  expect(({} as { x?: number }).x).toBeUndefined();
});
