import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../kube/index.ts';
import { eachDocument, type ReadDocument, readDocuments } from './index.ts';

function read(text: string): readonly ReadDocument[] {
  return readDocuments({ name: 'test.yaml', text });
}

/** The values of the documents; `refused` stands for one with an error, undefined for one that is passed over. */
function values(text: string): readonly (JsonValue | undefined)[] {
  return read(text).map(({ value, error }) => (error === undefined ? value : 'refused'));
}

describe('documents', () => {
  test.each<[string, string, readonly (JsonValue | undefined)[]]>([
    [
      'are separated by lines that start with three dashes',
      'a: 1\n---\nb: 2\n--- # c\nc: 3\n',
      [{ a: 1 }, { b: 2 }, { c: 3 }],
    ],
    [
      'are passed over when they are empty, comments or null',
      '---\n---\n# c\n---\nnull\n---\na: 1',
      [undefined, undefined, undefined, { a: 1 }],
    ],
    ['are none in an empty text', '', []],
    [
      'are refused for a separator with content, and the others are read',
      'a: 1\n---\nb: 2\n--- c\n---\nd: 4',
      [{ a: 1 }, 'refused', { d: 4 }],
    ],
    ['are read when another is refused', 'a: [\n---\nb: 2\n', ['refused', { b: 2 }]],
    ['may begin with a byte order mark each', '\ufeffa: 1\n---\n\ufeffb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['end in CR LF', 'a: 1\r\n---\r\nb: |\r\n  x\r\n', [{ a: 1 }, { b: 'x\n' }]],
    ['end in two carriage returns and a line feed', 'a: 1\r\r\nb: |\r\r\n  x\r\r\n  y\r\r\n', [{ a: 1, b: 'x\ny\n' }]],
    ['are several values of JSON', '{"a":1}{"b":2}\n\n{"c":3}', [{ a: 1 }, { b: 2 }, { c: 3 }]],
    ['are JSON, then YAML', '{"a":1}\n---\nb: yes\n---\n{"c":08}', [{ a: 1 }, { b: true }, { c: 8 }]],
    ['are no YAML after two values of JSON', '{"a":1}{"b":2}\n---\nc: 3\n', [{ a: 1 }, { b: 2 }, 'refused']],
    ['are YAML when they only look like JSON', '{"a": yes, b: [c,],}', [{ a: true, b: ['c'] }]],
  ])('%s', (_, text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test('count from 0 and say where they are', () => {
    const ranges = read('a: 1\n---\nb: 2\n').map(({ range }) => [range.index, range.start, range.end]);
    expect(ranges).toEqual([
      [0, 0, 5],
      [1, 9, 14],
    ]);
  });

  test('say where kubectl stops reading', () => {
    expect(read('a: 1\n...\nb: 2\n')[0]).toMatchObject({ value: { a: 1 }, ignored: { line: 3, column: 1 } });
    expect(read('[a] b\n')[0]).toMatchObject({ value: ['a'], ignored: { line: 1, column: 5 } });
    expect(read('a: 1\n...\n# c\n')[0]).not.toHaveProperty('ignored');
  });
});

describe('keys', () => {
  test('that a map has twice are reported, and the last wins', () => {
    const [document] = read('a:\n  - b: 1\n    c: 2\n    b: 3\n');
    expect(document).toMatchObject({
      value: { a: [{ b: 3, c: 2 }] },
      duplicates: [{ path: ['a', 0, 'b'], position: { line: 4, column: 5 } }],
    });
    expect(read('{"a": 1, "a": 2}')[0]).toMatchObject({
      value: { a: 2 },
      duplicates: [{ path: ['a'], position: { line: 1, column: 10 } }],
    });
  });

  test('that override a merge, or that a merge overrides, are no duplicates', () => {
    expect(read('a: &x {k: 1}\nb: {<<: *x, k: 2}\nc: {k: 3, <<: *x}\n')[0]).toMatchObject({
      value: { b: { k: 2 }, c: { k: 1 } },
      duplicates: [],
    });
    expect(read('a: &x {k: 1}\nb: {k: 2, <<: *x, k: 3}\n')[0]?.duplicates).toHaveLength(1);
  });

  test('named as inherited properties are own properties', () => {
    for (const text of ['__proto__: {a: 1}\nconstructor: 2\n', '{"__proto__": {"a": 1}, "constructor": 2}']) {
      const value = read(text)[0]?.value as Record<string, JsonValue>;
      expect(Object.keys(value)).toEqual(['__proto__', 'constructor']);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(read(text)[0]?.duplicates).toEqual([]);
    }
  });
});

describe('numbers', () => {
  test.each<[string, JsonValue]>([
    ['9007199254740991', 9007199254740991],
    ['9007199254740993', 9007199254740993n],
    ['9223372036854775807', 9223372036854775807n],
    ['9223372036854775808', 2 ** 63],
    ['-9223372036854775808', -9223372036854775808n],
    ['123456789012345678901234567890', 1.2345678901234568e29],
    ['1152921504606846976.0', 1152921504606847000n],
    ['9.2e18', 9200000000000000000n],
    ['-0.0', 0],
    ['0b-101', -5],
    ['.1_0', 0.1],
    ['1e400', '1e400'],
  ])('%s is read as kubectl reads it', (text, expected) => {
    expect(values(`a: ${text}\n`)).toEqual([{ a: expected }]);
  });

  test('of JSON are exact within 64 bits', () => {
    expect(values('{"a": [9007199254740993, 9223372036854775808, 1.5, -0, 1e3]}')).toEqual([
      { a: [9007199254740993n, 2 ** 63, 1.5, 0, 1000] },
    ]);
    expect(values('{"a": 1e400} {"b": 1}')).toEqual(['refused', { b: 1 }]);
  });

  test('as keys are written as Go writes them', () => {
    const keys = ['1e6', '123456.7', '1.5e7', '1e-5', '-0.0', '16777217.0', '1e39'];
    const [value] = values(keys.map((key) => `${key}: 1\n`).join(''));
    expect(Object.keys(value as object).sort()).toEqual(
      ['1e+06', '123456.7', '1.5e+07', '1e-05', '-0', '1.6777216e+07', '.inf'].sort(),
    );
  });
});

test('half of a surrogate pair in an escape of JSON becomes U+FFFD', () => {
  expect(values('{"a": "\\ud800x\\ud83d\\ude00"}')).toEqual([{ a: '\ufffdx😀' }]);
});

test('documents are read when they are asked for', () => {
  const first = eachDocument({ name: 'test.yaml', text: 'a: 1\n---\n'.repeat(1_000_000) }).next().value;
  expect(first).toMatchObject({ value: { a: 1 }, range: { index: 0 } });
});

test('a document of millions of empty maps is beyond the bound', () => {
  expect(read(`{"a": [${'{},'.repeat(4_000_000)}{}]}`)[0]?.error).toMatchObject({ reason: 'too-large' });
});
