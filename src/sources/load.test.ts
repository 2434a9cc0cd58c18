import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeObject, podTemplatePaths, type Snapshot } from '../kube/index.ts';
import { type LoadOptions, loadSnapshot, locate, workloadGaps } from './index.ts';
import { type Content, configMap, folderWith } from './testing/folder.ts';

function load(files: Readonly<Record<string, Content>>, options: LoadOptions = {}, paths: readonly string[] = ['.']) {
  return loadSnapshot(paths, { cwd: folderWith(files), ...options });
}

function names(snapshot: Snapshot): readonly string[] {
  return snapshot.objects.map(describeObject);
}

function gaps(snapshot: Snapshot): readonly string[] {
  return snapshot.gaps.map(({ source, position, reason, message }) => {
    return `${source}${position ? `:${position.line}:${position.column}` : ''} ${reason}: ${message}`;
  });
}

describe('objects', () => {
  test('come from all files and documents, in order', async () => {
    const files = {
      'b.yaml': `${configMap('b1')}---\n${configMap('b2')}`,
      'a/c.json': '{"apiVersion":"v1","kind":"Node"}',
    };
    const snapshot = await load(files);
    expect(names(snapshot)).toEqual(['Node/(no name)', 'ConfigMap/default/b1', 'ConfigMap/default/b2']);
    expect(snapshot.gaps).toEqual([]);
    expect(snapshot.objects[2]?.origin).toMatchObject({ type: 'document', document: { index: 1 }, path: [] });
  });

  test('come out of lists, whatever the list is called', async () => {
    const list = (kind: string, items: string) => `{"apiVersion":"v1","kind":"${kind}","items":[${items}]}`;
    const inner = list('List', '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"b"}}');
    const snapshot = await load({ 'a.json': list('PodList', `{"metadata":{"name":"a"}},${inner}`) });
    expect(names(snapshot)).toEqual(['Pod/default/a', 'Pod/default/b']);
    expect(snapshot.objects[1]?.origin).toMatchObject({ path: ['items', 1, 'items', 0] });
  });

  test('without a namespace are in the one that is given', async () => {
    const snapshot = await load(
      { 'a.yaml': `${configMap('a')}---\n${configMap('b')}  namespace: shop\n` },
      { namespace: 'x' },
    );
    expect(names(snapshot)).toEqual(['ConfigMap/x/a', 'ConfigMap/shop/b']);
  });

  test('of custom kinds carry pod templates where that is configured', async () => {
    const rollout = '{"apiVersion":"argoproj.io/v1","kind":"Rollout","spec":{"template":{"spec":{"hostPID":true}}}}';
    const podTemplates = podTemplatePaths(['Rollout.argoproj.io=spec.template']);
    const snapshot = await load({ 'a.json': rollout }, { podTemplates });
    expect(snapshot.workloads).toMatchObject([{ templatePath: ['spec', 'template'], spec: { hostPID: true } }]);
  });

  test('of the same file are read once, however often it is named', async () => {
    expect(names(await load({ 'a.yaml': configMap('a') }, {}, ['.', 'a.yaml', './a.yaml']))).toHaveLength(1);
  });
});

describe('standard input', () => {
  test('is read where "-" is given', async () => {
    const stdin = Readable.from([Buffer.from(configMap('a')), Buffer.from(`---\n${configMap('b')}`)]);
    const snapshot = await load({ 'c.yaml': configMap('c') }, { stdin }, ['-', 'c.yaml', '-']);
    expect(names(snapshot)).toEqual(['ConfigMap/default/a', 'ConfigMap/default/b', 'ConfigMap/default/c']);
    expect(snapshot.objects[0]?.origin).toMatchObject({ document: { source: { name: '<stdin>' } } });
  });

  test('beyond the bound is a gap', async () => {
    const stdin = Readable.from([Buffer.alloc(2000, '#')]);
    const snapshot = await load({}, { stdin, bounds: { fileBytes: 1000 } }, ['-']);
    expect(gaps(snapshot)).toEqual([expect.stringContaining('<stdin> too-large: larger than 1000 bytes')]);
  });
});

describe('what is no Kubernetes object', () => {
  test('is one gap for a file, with the position of the first', async () => {
    const snapshot = await load({ 'package.json': '{"name":"x"}', 'b.yaml': 'a: 1\n---\n- 1\n---\ntext\n' });
    expect(snapshot.objects).toEqual([]);
    expect(gaps(snapshot)).toEqual([
      'b.yaml:1:1 not-an-object: not a Kubernetes object: it has no apiVersion (and 2 more parts of the text)',
      'package.json:1:1 not-an-object: not a Kubernetes object: it has no apiVersion',
    ]);
  });

  test('does not keep the rest of the file from being read', async () => {
    const snapshot = await load({ 'a.yaml': `a: 1\n---\n${configMap('a')}---\n---\n${configMap('b')}` });
    expect(names(snapshot)).toEqual(['ConfigMap/default/a', 'ConfigMap/default/b']);
    expect(gaps(snapshot)).toEqual([expect.stringMatching(/^a.yaml:1:1 not-an-object/)]);
  });

  test('may be values of a chart, and then the gap says what to do with them', async () => {
    expect(gaps(await load({ 'values-prod.yaml': 'a: 1' }))).toEqual([
      expect.stringContaining('pass them by --values'),
    ]);
  });

  test('may be nothing', async () => {
    const snapshot = await load({ 'a.yaml': '# nothing\n---\n', 'b.json': '', 'c.yaml': 'null' });
    expect(snapshot.gaps.map((gap) => `${gap.source} ${gap.reason}`)).toEqual([
      'a.yaml not-an-object',
      'b.json not-an-object',
      'c.yaml not-an-object',
    ]);
  });

  test('a list without items is read, and holds nothing', async () => {
    const snapshot = await load({ 'a.yaml': 'apiVersion: v1\nkind: List\nitems: []\n' });
    expect(snapshot).toMatchObject({ objects: [], gaps: [] });
  });
});

describe('a gap', () => {
  test('is what does not parse, and the other documents are still read', async () => {
    const snapshot = await load({ 'a.yaml': `${configMap('a')}---\na: [\n---\n${configMap('b')}` });
    expect(names(snapshot)).toEqual(['ConfigMap/default/a', 'ConfigMap/default/b']);
    expect(snapshot.gaps).toMatchObject([{ reason: 'syntax', source: 'a.yaml', position: {} }]);
  });

  test('for a template outside of a chart says that it is to be rendered', async () => {
    expect(gaps(await load({ 'a.yaml': 'kind: {{ .Values.kind }}\n' }))).toEqual([
      expect.stringContaining('If this is a template, render it first'),
    ]);
  });

  test('is a metadata field of the wrong type, with its position', async () => {
    const snapshot = await load({ 'a.yaml': `${configMap('a')}  labels:\n    app: 1\n` });
    expect(snapshot.gaps).toEqual([
      {
        reason: 'wrong-type',
        source: 'a.yaml',
        position: { line: 6, column: 5 },
        object: 'ConfigMap/default/a',
        path: ['metadata', 'labels', 'app'],
        message: 'expected a string, found a number',
      },
    ]);
  });

  test('is a field of a pod template of the wrong type, when workloads are asked for', async () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  hostPID: "yes"\n';
    const snapshot = await load({ 'a.yaml': pod });
    expect(snapshot.gaps).toEqual([]);
    expect(workloadGaps(snapshot)).toMatchObject([
      { reason: 'wrong-type', position: { line: 5, column: 3 }, object: 'Pod/default/a', path: ['spec', 'hostPID'] },
    ]);
  });

  test('stands for many fields of one object where there are many', async () => {
    const labels = Array.from({ length: 50 }, (_, index) => `    a${index}: 1\n`).join('');
    const snapshot = await load({ 'a.yaml': `${configMap('a')}  labels:\n${labels}` });
    expect(snapshot.gaps).toHaveLength(20);
    expect(snapshot.gaps[19]?.message).toContain('and 30 more fields like it');
  });

  test('is a key that is written twice, as the first value was not judged', async () => {
    const snapshot = await load({ 'a.yaml': `${configMap('a')}data:\n  k: a\n  k: b\n` });
    expect(snapshot.objects).toMatchObject([{ content: { data: { k: 'b' } } }]);
    expect(snapshot.gaps).toMatchObject([{ reason: 'ignored', source: 'a.yaml', path: ['data', 'k'] }]);
  });

  test('is what kubectl passes over behind the end of a document', async () => {
    const snapshot = await load({ 'a.yaml': `${configMap('a')}...\nkind: Pod\n` });
    expect(gaps(snapshot)).toEqual([expect.stringMatching(/^a.yaml:6:1 ignored: kubectl passes over/)]);
  });

  test('is not listed a million times for one text', async () => {
    const snapshot = await load({
      'a.yaml': 'a: [\n---\n'.repeat(3000),
      'b.json': '{"items":[1,2'.concat(',3'.repeat(3000), ']}'),
    });
    expect(snapshot.gaps).toHaveLength(1002);
    expect(gaps(snapshot).slice(1000)).toEqual([
      'a.yaml too-large: has 2000 more parts with gaps, not listed',
      expect.stringContaining('(and 3001 more parts of the text)'),
    ]);
  });

  test('is the rest of a text with more objects than the bound', async () => {
    const snapshot = await load({ 'a.yaml': `${configMap('a')}---\n`.repeat(20) }, { bounds: { objects: 10 } });
    expect(snapshot.objects).toHaveLength(10);
    expect(gaps(snapshot)).toEqual([expect.stringContaining('a.yaml too-large: was not read to its end: 10 objects')]);
  });

  test('is a file larger than the bound, and the others are read', async () => {
    const snapshot = await load(
      { 'a.yaml': '#'.repeat(2000), 'b.yaml': configMap('b') },
      { bounds: { fileBytes: 1000 } },
    );
    expect(names(snapshot)).toEqual(['ConfigMap/default/b']);
    expect(gaps(snapshot)).toEqual([expect.stringContaining('a.yaml too-large: larger than 1000 bytes')]);
  });

  test('is each file after the bound of all texts', async () => {
    const files = { 'a.yaml': configMap('a'), 'b.yaml': configMap('b'), 'c.yaml': configMap('c') };
    const snapshot = await load(files, { bounds: { totalBytes: 60 } });
    expect(names(snapshot)).toEqual(['ConfigMap/default/a', 'ConfigMap/default/b']);
    expect(gaps(snapshot)).toEqual([expect.stringContaining('c.yaml too-large: was not read')]);
  });
});

describe('input that means harm', () => {
  const text = (bytes: Uint8Array | string) => load({ 'a.yaml': bytes, 'b.yaml': configMap('b') });
  const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  const bomb = `a0: &a0 [x]\n${Array.from({ length: 60 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i},*a${i},*a${i}]\n`).join('')}`;

  test.each([
    ['NUL bytes', 'a: \0'],
    ['nesting', nested],
    ['nesting in JSON', `{"a":${nested}}`],
    ['nesting by indentation', Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['an alias bomb', bomb],
    ['an alias to what it is in', 'a: &a [*a]'],
    ['a tag', 'a: !!js/function "function(){}"'],
    ['random bytes', Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256)],
  ])('%s: ends in a gap, and the rest is read', async (_name, bytes) => {
    const snapshot = await text(bytes);
    expect(names(snapshot)).toEqual(['ConfigMap/default/b']);
    expect(snapshot.gaps).toMatchObject([{ source: 'a.yaml' }]);
  });

  test.each([
    ['a byte order mark', `\ufeff${configMap('a')}`],
    ['CRLF', configMap('a').replaceAll('\n', '\r\n')],
    [
      'invalid UTF-8 in a comment',
      Buffer.concat([Buffer.from('# '), Buffer.of(0xe9, 0x0a), Buffer.from(configMap('a'))]),
    ],
    ['UTF-16', Buffer.from(`\ufeff${configMap('a')}`, 'utf16le')],
    ['names of inherited properties', `${configMap('a')}data: {__proto__: x, constructor: y, toString: z}\n`],
    ['a prototype that is a map', `${configMap('a')}__proto__: {kind: Secret, polluted: true}\n`],
  ])('%s: is read right', async (_name, bytes) => {
    const snapshot = await text(bytes);
    expect(names(snapshot)).toEqual(['ConfigMap/default/a', 'ConfigMap/default/b']);
    expect(snapshot.gaps).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('a folder with everything in it does not wait or fail', async () => {
    const cwd = folderWith({
      'a.yaml': configMap('a'),
      'up.yaml': { linkTo: '..' },
      'self.yaml': { linkTo: 'self.yaml' },
      'passwd.yaml': { linkTo: '/etc/passwd' },
      'folder.yaml/b.yaml': configMap('b'),
    });
    execFileSync('mkfifo', [join(cwd, 'pipe.yaml')]);
    const snapshot = await loadSnapshot(['.'], { cwd });
    expect(names(snapshot)).toEqual(['ConfigMap/default/a', 'ConfigMap/default/b']);
    expect(snapshot.gaps.map((gap) => gap.source).sort()).toEqual(['passwd.yaml', 'pipe.yaml', 'self.yaml', 'up.yaml']);
  });

  test('files of any content never throw', async () => {
    const cwd = folderWith({});
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'apiVersion: v1\n',
        'kind: Pod\n',
        '---\n',
        'items:\n- ',
        ' ',
        '\n',
        '{',
        '[',
        '&a ',
        '*a',
        '<<: ',
        '"',
        "'",
        '\t',
      ),
      fc.json(),
    );
    const file = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(piece).map((pieces) => pieces.join('')),
    );
    const name = fc.constantFrom('a.yaml', 'a.json');
    await fc.assert(
      fc.asyncProperty(name, file, async (path, content) => {
        writeFileSync(join(cwd, path), content);
        const snapshot = await loadSnapshot(['.'], { cwd });
        for (const gap of [...snapshot.gaps, ...workloadGaps(snapshot)]) expect(gap.message).not.toBe('');
        for (const object of snapshot.objects) expect(locate(object.origin, ['kind'])?.start).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });
});

test('progress goes from nothing to all of it', async () => {
  const steps: string[] = [];
  const onProgress = ({ done, total }: { done: number; total: number }) => steps.push(`${done}/${total}`);
  await load({ 'a.yaml': '', 'b.yaml': '', 'c/Chart.yaml': '' }, { onProgress, env: {} });
  expect(steps).toHaveLength(4);
  expect(steps[0]).toBe('0/3');
  expect(steps[3]).toBe('3/3');
});
