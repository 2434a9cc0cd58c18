import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  describeObject,
  type Gap,
  gapsIn,
  isKubernetesObject,
  type JsonObject,
  type KubernetesObject,
  NEEDS,
  readObject,
  Snapshot,
} from '../../kube/index.ts';
import { formatJson } from '../exact-json.ts';
import { readCompressed, type SnapshotHeader, snapshotText, writeSnapshotFile } from './index.ts';

const HEADER: SnapshotHeader = {
  created: '2026-01-01T00:00:00Z',
  context: 'prod',
  gitVersion: 'v1.35.4+k3s1',
  redacted: false,
};

function object(content: JsonObject): KubernetesObject {
  const read = readObject(content, { type: 'cluster', context: 'prod', resourceVersion: '7' }, '');
  if (!isKubernetesObject(read)) throw new Error(read.message);
  return read;
}

const pod = object({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'cart', namespace: 'shop', resourceVersion: '7' },
  spec: { n: 9007199254740993n },
});

const gap: Gap = {
  reason: 'forbidden',
  source: 'cluster prod',
  missing: { group: 'apps', kind: 'Deployment', namespace: undefined },
  message: 'deployments.apps: 403: no',
};

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'breakwater-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function compressed(...lines: readonly string[]): Buffer {
  return gzipSync(lines.map((line) => `${line}\n`).join(''));
}

test('what is written is read again: objects, gaps and version', async () => {
  const file = join(folder(), 'prod.snapshot');
  await writeSnapshotFile(file, new Snapshot([pod], [gap]), HEADER);
  const read = await readCompressed('prod.snapshot', readFileSync(file));
  expect(read.objects).toEqual([pod]);
  expect(read.gaps).toMatchObject([{ ...gap, missing: { group: 'apps', kind: 'Deployment' } }]);
  expect(read.kubernetesVersion).toEqual({ major: 1, minor: 35 });
});

test('what the cluster was not asked for is a gap, and what this program does not know is none', async () => {
  const file = join(folder(), 'prod.snapshot');
  const needs = [...NEEDS.filter((need) => need !== 'rbac' && need !== 'config-map-data'), 'tea'];
  await writeSnapshotFile(file, new Snapshot([pod]), { ...HEADER, needs });
  const { gaps } = await readCompressed('prod.snapshot', readFileSync(file));
  expect(gaps.map(({ reason, source, need }) => [reason, source, need])).toEqual([
    ['unavailable', 'prod.snapshot', 'rbac'],
    ['unavailable', 'prod.snapshot', 'config-map-data'],
  ]);
  expect(gapsIn(['rbac', 'pods'], gaps)).toHaveLength(1);
  expect(gapsIn(['config-maps'], gaps)).toEqual([]);
});

test('the file is JSON lines that other programs can read', async () => {
  const file = join(folder(), 'prod.snapshot');
  await writeSnapshotFile(file, new Snapshot([pod], [gap]), HEADER);
  expect(gunzipSync(readFileSync(file)).toString().split('\n')).toEqual([
    '{"breakwaterSnapshot":1,"created":"2026-01-01T00:00:00Z","context":"prod","gitVersion":"v1.35.4+k3s1","redacted":false}',
    '{"object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"cart","namespace":"shop","resourceVersion":"7"},"spec":{"n":9007199254740993}}}',
    '{"gap":{"reason":"forbidden","source":"cluster prod","missing":{"group":"apps","kind":"Deployment"},"message":"deployments.apps: 403: no"}}',
    '{"end":{"objects":1,"gaps":1}}',
    '',
  ]);
});

test('any object survives the way', () => {
  const content = fc.dictionary(fc.string(), fc.jsonValue()).map((spec): JsonObject => {
    return { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x' }, spec: spec as JsonObject };
  });
  return fc.assert(
    fc.asyncProperty(fc.array(content), async (contents) => {
      const objects = contents.map(object);
      const text = [...snapshotText(new Snapshot(objects), HEADER)].join('');
      const read = await readCompressed('x', gzipSync(text));
      expect(read.gaps).toEqual([]);
      expect(read.objects.map((one) => formatJson(one.content))).toEqual(contents.map((one) => JSON.stringify(one)));
    }),
  );
});

test('a file is readable by its owner alone, and replaced only when the new one is complete', async () => {
  const path = folder();
  const file = join(path, 'prod.snapshot');
  writeFileSync(file, 'the old one');
  const broken = new Snapshot([{ ...pod, content: { toJSON: 1n } as unknown as JsonObject }]);
  Object.defineProperty(broken.objects[0]?.content, 'bad', {
    enumerable: true,
    get: () => {
      throw new Error('disk on fire');
    },
  });
  await expect(writeSnapshotFile(file, broken, HEADER)).rejects.toThrow('disk on fire');
  expect(readFileSync(file, 'utf8')).toBe('the old one');
  expect(readdirSync(path)).toEqual(['prod.snapshot']);
  await writeSnapshotFile(file, new Snapshot([pod]), HEADER);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.skipIf(process.platform === 'win32')('what is no regular file is written, and not replaced', async () => {
  const path = folder();
  const pipe = join(path, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const [text] = await Promise.all([
    readFile(pipe).then((bytes) => gunzipSync(bytes).toString()),
    writeSnapshotFile(pipe, new Snapshot([pod]), HEADER),
  ]);
  expect(text).toContain('"cart"');
  expect(lstatSync(pipe).isFIFO()).toBe(true);
  const link = join(path, 'link');
  symlinkSync('target', link);
  writeFileSync(join(path, 'target'), 'old');
  await writeSnapshotFile(link, new Snapshot([pod]), HEADER);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(gunzipSync(readFileSync(join(path, 'target'))).toString()).toContain('"cart"');
  await expect(writeSnapshotFile(path, new Snapshot([pod]), HEADER)).rejects.toMatchObject({ code: 'EISDIR' });
});

describe('a file that is not as it should be', () => {
  const header = '{"breakwaterSnapshot":1,"context":"prod"}';
  const podLine = '{"object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"cart","namespace":"shop"}}}';
  const end = '{"end":{"objects":1,"gaps":0}}';

  test.each<[string, Buffer, readonly string[], readonly string[]]>([
    [
      'cut off between lines',
      compressed(header, podLine),
      ['Pod/shop/cart'],
      ['unreadable: f was cut off: what came before that was read'],
    ],
    [
      'with a line that is no JSON',
      compressed(header, '{"object":', podLine, end),
      ['Pod/shop/cart'],
      ['syntax: f line 2 is no JSON'],
    ],
    [
      'with something that is no object',
      compressed(header, '{"object":{"kind":"Pod"}}', '{"end":{"objects":1,"gaps":0}}'),
      [],
      ['not-an-object: f line 2: not a Kubernetes object: it has no apiVersion'],
    ],
    ['with lines missing', compressed(header, end), [], ['unreadable: f is damaged: lines are missing']],
    [
      'of a later version',
      compressed('{"breakwaterSnapshot":2}', podLine),
      [],
      ['unsupported: f has version 2 of the snapshot format: a later Breakwater wrote it'],
    ],
    ['with lines of a later kind', compressed(header, '{"new":1}', '7', podLine, end), ['Pod/shop/cart'], []],
    [
      'that nests very deep',
      compressed(header, `{"object":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, podLine, end),
      ['Pod/shop/cart'],
      ['too-large: f line 2 nests deeper than 1000 levels'],
    ],
    [
      'that is something else',
      gzipSync('hello'),
      [],
      ['not-an-object: f is compressed, and neither a snapshot nor a Velero backup: decompress it first'],
    ],
  ])('%s', async (_, bytes, objects, gaps) => {
    const read = await readCompressed('f', bytes);
    expect(read.objects.map(describeObject)).toEqual(objects);
    expect(read.gaps.map(({ reason, source, message }) => `${reason}: ${source} ${message}`)).toEqual(gaps);
  });

  test('cut off within the compressed text', async () => {
    const text = [...snapshotText(new Snapshot(Array.from({ length: 5000 }, () => pod)), HEADER)].join('');
    const bytes = gzipSync(text, { level: 0 });
    const read = await readCompressed('f', bytes.subarray(0, bytes.length / 2));
    expect(read.objects.length).toBeGreaterThan(100);
    expect(read.gaps.map(({ message }) => message)).toEqual([
      'is damaged: it cannot be decompressed: what came before that was read',
    ]);
  });

  test('whose end is garbage', async () => {
    const bytes = compressed(header, podLine, end);
    const read = await readCompressed('f', Buffer.concat([bytes, Buffer.from('garbage')]));
    expect(read.gaps.map(({ message }) => message)).toEqual(['is damaged: it cannot be decompressed']);
  });

  test('with a line without end is given up early', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from(`${header}\n"`), Buffer.alloc(200 << 20, 0x78)]));
    const read = await readCompressed('f', bomb);
    expect(read.gaps.map(({ message }) => message)).toEqual([
      'has a line of more than 32 MiB: what came before that was read',
    ]);
  });

  test('with twenty thousand broken lines has a hundred gaps', async () => {
    const read = await readCompressed('f', compressed(header, ...Array.from({ length: 20_000 }, () => '{')));
    expect(read.gaps).toHaveLength(100);
  });

  test('whose gaps have any shape', async () => {
    const lines = ['{"gap":{}}', '{"gap":{"reason":7,"missing":{},"path":[null,1,"a"],"object":[]}}'];
    const read = await readCompressed('f', compressed(header, ...lines, '{"end":{"objects":0,"gaps":2}}'));
    expect(read.gaps).toEqual([
      { reason: 'unavailable', source: '', message: '' },
      { reason: 'unavailable', source: '', message: '', path: [1, 'a'], missing: { group: '', kind: '*' } },
    ]);
  });
});

test('secret values that somebody put into a file are not kept', async () => {
  const secret =
    '{"object":{"apiVersion":"v1","kind":"Secret","metadata":{"name":"db"},"data":{"password":"canary-77"}}}';
  const read = await readCompressed('f', compressed('{"breakwaterSnapshot":1}', secret));
  expect(read.objects.map(describeObject)).toEqual(['Secret/db']);
  expect(JSON.stringify(read.objects.map(({ content }) => content))).not.toContain('canary-77');
});
