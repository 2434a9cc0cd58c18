import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FieldPath, JsonValue } from '../../kube/index.ts';
import { isJsonArray, isJsonObject } from '../../kube/index.ts';
import { locateField, type ReadDocument, readDocuments } from './index.ts';

function read(text: string): readonly ReadDocument[] {
  return readDocuments({ name: 'test.yaml', text });
}

const PIECES = [
  ...['a', 'b: ', ': ', ':', '- ', '-', '? ', '\n', '\n  ', '\n    ', ' ', '\t', '\r\n', '\r', '#', ' # c'],
  ...[
    '"',
    "'",
    '\\',
    '[',
    ']',
    '{',
    '}',
    ', ',
    '|',
    '>-',
    '|+2',
    '&x ',
    '*x',
    '<<: ',
    '<<: *x',
    '!!str ',
    '!!int ',
    '!',
  ],
  ...[
    '---',
    '\n---\n',
    '...',
    '\n...\n',
    '%YAML 1.1',
    '%TAG ! x',
    '1',
    '0x1f',
    '.inf',
    '~',
    'yes',
    '1e3',
    '9'.repeat(20),
  ],
  ...[
    '{"a": 1}',
    '{"a": [',
    '\ufeff',
    '\u2028',
    '\x85',
    '\0',
    '\x7f',
    '\ufffe',
    '\ufffd',
    '😀',
    '__proto__: ',
    'constructor: ',
  ],
];
/** Texts are made of octets, of which no decoder makes half a surrogate pair. */
const anyText = fc
  .oneof(
    fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  )
  .map((text) => text.toWellFormed());

/** Every path in the value, with the value there. */
function pathsOf(value: JsonValue, path: FieldPath = []): [FieldPath, JsonValue][] {
  const below = isJsonArray(value)
    ? value.flatMap((item, index) => pathsOf(item, [...path, index]))
    : isJsonObject(value)
      ? Object.keys(value).flatMap((key) => pathsOf(value[key] ?? null, [...path, key]))
      : [];
  return [[path, value], ...below];
}

describe('any text', () => {
  test('is read without throwing, and every place lies inside it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lines = text.split(/\r\n|\r|\n/);
        let end = 0;
        for (const [index, { range, error, ignored, duplicates }] of read(text).entries()) {
          expect(range.index).toBe(index);
          expect(range.start).toBeGreaterThanOrEqual(end);
          expect(range.end).toBeLessThanOrEqual(text.length);
          end = range.end;
          for (const position of [error?.position, ignored, ...duplicates.map((duplicate) => duplicate.position)]) {
            if (position === undefined) continue;
            expect(position.line).toBeLessThanOrEqual(lines.length);
            expect(position.column).toBeLessThanOrEqual((lines[position.line - 1] ?? '').length + 1);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('has a place for every field that was read', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { range, value } of read(text)) {
          expect(locateField(range, ['nothing', 3, 'there']).exact).toBe(false);
          for (const [path] of value === undefined ? [] : pathsOf(value)) {
            expect([path, locateField(range, path).exact]).toEqual([path, true]);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });
});

const json = fc.jsonValue({ maxDepth: 5, noUnicodeString: false }) as fc.Arbitrary<JsonValue>;

describe('a value of JSON', () => {
  const asRead = (value: JsonValue): unknown => JSON.parse(JSON.stringify(value), (_, part) => (part === 0 ? 0 : part));

  test('is read back as it was', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify({ value });
        expect(read(text).map((document) => document.value)).toEqual([{ value: asNumbers(asRead(value)) }]);
      }),
    );
  });

  test('is the same when it is read as YAML', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify({ value }).replace(/[\x7f-\x9f\ufffe\uffff]/g, '');
        fc.pre(!/\\ud[89a-f]/.test(text));
        expect(read(`# as YAML\n${text}\n`)[0]?.value).toEqual(read(text)[0]?.value);
      }),
    );
  });

  test('has its fields where they are written', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = JSON.stringify({ value }, undefined, 1);
        const [document] = read(text);
        const lines = text.split('\n');
        for (const [path, part] of pathsOf(document?.value ?? null)) {
          const key = path.at(-1);
          const { start } = locateField((document as ReadDocument).range, path);
          const there = (lines[start.line - 1] ?? '').slice(start.column - 1);
          const written = typeof key === 'string' ? `${JSON.stringify(key)}:` : JSON.stringify(part, bigintAsNumber)[0];
          expect(there.startsWith(written ?? '')).toBe(true);
        }
      }),
    );
  });
});

function bigintAsNumber(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

/** Whole numbers beyond 2^53 are read as exact ones. */
function asNumbers(value: unknown): unknown {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 9e18) {
    return /e/.test(String(value)) ? value : BigInt(String(value));
  }
  if (Array.isArray(value)) return value.map(asNumbers);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, asNumbers(part)]));
  }
  return value;
}

/** Texts that make a careless reader slow. A cost that grows with the square of the length would take minutes here. */
const SIZE = 200_000;
const many = (piece: string): string => piece.repeat(SIZE / piece.length);
const counted = (piece: (index: number) => string): string =>
  Array.from({ length: 20_000 }, (_, index) => piece(index)).join('');
const SHAPES: Readonly<Record<string, string>> = {
  'open brackets': many('['),
  'closing brackets': many(']'),
  'open braces of JSON': many('{"a":'),
  'dashes and spaces': many('- '),
  'question marks': many('? '),
  'a staircase': Array.from({ length: 700 }, (_, index) => `${' '.repeat(index)}a:\n`).join(''),
  'anchors of one name': many('- &a x\n'),
  'anchors of many names': counted((index) => `- &a${index} x\n`),
  aliases: `a: &a x\nb:\n${many('- *a\n')}`,
  'aliases to aliases': counted((index) => `- &a${index} [*a${Math.max(index - 1, 0)}]\n`).replace('[*a0]', '[x]'),
  'merges in one map': `a: &a {k: 1}\nb:\n${many('  <<: *a\n')}`,
  'merges in many maps': `a: &a {k: 1}\nb:\n${many('- <<: *a\n')}`,
  'a list of merges': `a: &a {k: 1}\nb:\n  <<: [${many('*a, ')}]\n`,
  'duplicate keys': many('a: 1\n'),
  'duplicate keys after a merge': `a: &a {k: 1}\nb:\n  <<: *a\n${many('  a: 1\n')}`,
  'many keys': counted((index) => `k${index}: 1\n`),
  'null keys': many('~: 1\n'),
  infinities: many('- .inf\n'),
  'a plain text over many lines': `a: x\n${many('  word\n')}`,
  'a key that is none, over many lines': `a:\n${many('  word\n')}  x: y`,
  'blanks inside a plain text': `a: x${many(' ')}y`,
  'a quoted text over many lines': `a: "${many('word\n  ')}"`,
  escapes: `a: "${many('\\u0041')}"`,
  'quotes that are not closed': many('a: "b\n---\n'),
  'a literal text': `a: |\n${many('  line\n')}`,
  'empty lines in a literal text': `a: |+\n${many('\n')}`,
  comments: `${many('# c\n')}a: 1`,
  'one long comment': `#${many('x')}\na: 1`,
  'carriage returns': many('\r'),
  separators: many('---\n'),
  'bad separators': many('--- x\n'),
  'bad documents': many('a: [\n---\n'),
  'control characters in many documents': many('a: \x01\n---\n'),
  'values of JSON': many('{}'),
  'values of JSON that break off': `{}{}${many('{}x')}`,
  'a list of JSON that is not closed': `{"a": [${many('1,')}`,
  digits: `a: ${many('9')}`,
  'digits of JSON': `{"a": ${many('9')}}`,
  underscores: `a: 1${many('_')}`,
  'digits and underscores': `a: .${many('9_')}`,
  colons: `a: ${many(':')}`,
  'words in a flow list': `[${many('word ')}`,
  'entries of a flow map': `{${many('a: 1, ')}}`,
  'long keys': many(`${'k'.repeat(1100)}: a\n`),
  'a long tag': `a: !${many('x')} y`,
  'octets in a tag': `a: !<${many('%41')}> y`,
  directives: counted((index) => `%TAG !a${index}! x\n`),
  base64: `a: !!binary ${many('YWJj')}`,
  'octets that are no text': `a: !!binary ${many('////')}`,
  'documents without a final line break': many('a: 1\n---\n').trimEnd(),
};

test.each(Object.entries(SHAPES))('%s take time that grows with their length', (_, text) => {
  const documents = read(text);
  for (const { range } of documents.slice(-100)) locateField(range, ['b', 'k']);
  for (const { range } of documents.slice(0, 1)) {
    for (let index = 0; index < 1000; index++) locateField(range, ['b', index, 'k']);
  }
});

test('a text of more values than a bound is read as far as that', () => {
  const documents = read('{}'.repeat(1_500_000));
  expect(documents.at(-1)?.error?.reason).toBe('too-large');
}, 120_000);
