import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../kube/index.ts';
import { readDocuments } from './index.ts';

/** kubectl refuses the text. */
const REFUSED = Symbol('refused');

function read(text: string): readonly (JsonValue | symbol | undefined)[] {
  return readDocuments({ name: 'test.yaml', text }).map(({ value, error }) => (error === undefined ? value : REFUSED));
}

/** Texts in which kubectl's reader goes its own way, with what it makes of them; each answer is kubectl's own. */
const CASES: Readonly<Record<string, readonly [string, unknown][]>> = {
  'a document may end before its text does': [
    ['[a] b', ['a']],
    ['{a: 1} }', { a: 1 }],
    ['"a":1', 'a'],
    ['[]: a', []],
    ['a: 1\n...\nb: [', { a: 1 }],
    ['a: 1\r---\rb: 2\r', { a: 1 }],
  ],
  'a key is at most 1,024 characters before its colon, on one line': [
    [`${'k'.repeat(1024)}: a`, { ['k'.repeat(1024)]: 'a' }],
    [`${'k'.repeat(1025)}: a`, REFUSED],
    [`${'😀'.repeat(1024)}: a`, { ['😀'.repeat(1024)]: 'a' }],
    ['a\nb: c', REFUSED],
    ['? a\n  b\n: c', { 'a b': 'c' }],
  ],
  'collections are no keys': [
    ['[[]: a]', REFUSED],
    ['[{}: a, b]', REFUSED],
    ['? [a]\n: b', REFUSED],
    ['a: &x [b]\n*x : c', REFUSED],
  ],
  'an alias may be a key': [
    ['a: &x b\n*x : c', { a: 'b', b: 'c' }],
    ['a: &x 1e6\n*x : c', { a: 1000000, '1e+06': 'c' }],
    ['a: &x ~\n*x : c', REFUSED],
  ],
  'what JSON cannot carry may be replaced by a later key': [
    ['a: .inf', REFUSED],
    ['a: .inf\na: 1', { a: 1 }],
    ['a: {~: 1}\na: 2', { a: 2 }],
    ['a: &x .inf\nb: *x\na: 1', REFUSED],
    ['18446744073709551615: a', REFUSED],
  ],
  'a merge is of maps alone, and not of an alias to a list': [
    ['a: &x {k: 1}\nb:\n  <<: [*x, {m: 2}]', { a: { k: 1 }, b: { k: 1, m: 2 } }],
    ['a: &x [{k: 1}]\nb:\n  <<: *x', REFUSED],
    ['a: {<<: [[{k: 1}]]}', REFUSED],
    ['a: {<<: .inf}', REFUSED],
    ['a: {<<: ~}', REFUSED],
    ['a: {"<<": {k: 1}}', { a: { '<<': { k: 1 } } }],
    ['a: {! "<<": {k: 1}}', { a: { k: 1 } }],
    ['a: {!!merge "<<": {k: 1}}', { a: { k: 1 } }],
  ],
  'an anchor may be given again, and may not be inside its own value': [
    ['a: &x 1\nb: &x 2\nc: *x', { a: 1, b: 2, c: 2 }],
    ['a: &x [&x 1, *x]', { a: [1, 1] }],
    ['a: &x {b: *x}', REFUSED],
    ['a: *x', REFUSED],
  ],
  'a tag says more than quotes': [
    ['a: !!int "1"', { a: 1 }],
    ['a: !!bool "yes"', { a: true }],
    ['a: !!str 1', { a: '1' }],
    ['a: !!float 1', { a: 1 }],
    ['a: !!int 1.5', REFUSED],
    ['a: !!int', REFUSED],
    ['a: !!str', { a: '' }],
    ['a: !other 1', { a: '1' }],
    ['a: ! 1', { a: '1' }],
    ['a: !!map [b]', { a: ['b'] }],
    ['a: !<tag:yaml.org,2002:in%74> "1"', { a: 1 }],
    ['a: !e!x 1', REFUSED],
    ['%TAG !e! tag:yaml.org,2002:\n--- !e!int "1"', REFUSED],
  ],
  'binary is base64, and its octets are text': [
    ['a: !!binary w6k=', { a: 'é' }],
    ['a: !!binary /+I=', { a: '\ufffd\ufffd' }],
    ['a: !!binary w6k', REFUSED],
    ['a: !!binary "w6\\nk="', { a: 'é' }],
  ],
  'timestamps are strings': [
    ['a: !!timestamp 2001-1-31', { a: '2001-1-31' }],
    ['a: !!timestamp 2001-2-29', REFUSED],
    ['a: !!timestamp 2001-12-14t21:59:43.10-05:00', { a: '2001-12-14t21:59:43.10-05:00' }],
    ['a: !!timestamp "2001-12-14  21:59:43"', { a: '2001-12-14  21:59:43' }],
    ['a: !!timestamp 2001-12-14 21:59:43.10 -5', REFUSED],
  ],
  'tabs do not indent, and may stand between tokens': [
    ['a:\tb', { a: 'b' }],
    ['-\ta', REFUSED],
    ['- \ta', REFUSED],
    ['a: b\t# c', { a: 'b' }],
    ['a:\n\tb: c', REFUSED],
    ['a: b\n\tc', REFUSED],
    ['{\ta:\tb\t}', { a: 'b' }],
    ['a: |\n\tb', REFUSED],
    ['a: |\n  b\n\tc', REFUSED],
  ],
  'flow collections': [
    ['[a: b, ? c : d, e: , f:]', [{ a: 'b' }, { c: 'd' }, { e: null }, 'f:']],
    ['{a, b: , c:d, "e":f}', { a: null, b: null, 'c:d': null, e: 'f' }],
    ['[a,]', ['a']],
    ['[,]', REFUSED],
    ['[a, - b]', REFUSED],
    ['[a\n#c\n,b]', ['a', 'b']],
    ['a: [b\n]', { a: ['b'] }],
    ['[a?b]', REFUSED],
  ],
  'plain scalars': [
    ['a: b#c', { a: 'b#c' }],
    ['a: b #c', { a: 'b' }],
    ['a: b\n  #c', { a: 'b' }],
    ['a: "b"#c', { a: 'b' }],
    ['a: -b', { a: '-b' }],
    ['a: ?b', { a: '?b' }],
    ['a: :b', { a: ':b' }],
    ['a: %b', REFUSED],
    ['a: @b', REFUSED],
    ['a: b\n\n  c', { a: 'b\nc' }],
    ['a: b\u2028  c', { a: 'b\u2028c' }],
  ],
  'quoted scalars': [
    ['a: "\\/"', REFUSED],
    ['a: "\\x41\\u00e9\\U0001f600"', { a: 'Aé😀' }],
    ['a: "\\ud83d\\ude00"', REFUSED],
    ['a: "b \\\n  c"', { a: 'b c' }],
    ["a: 'b''c'", { a: "b'c" }],
    ['a: "b\n--- \nc"', REFUSED],
  ],
  'block scalars': [
    ['a: |2\n   b\n  c', { a: ' b\nc\n' }],
    ['a: |-1\n  b', { a: ' b' }],
    ['a: |0\n b', REFUSED],
    ['a: >\n  b\n  c\n\n   d\n  e', { a: 'b c\n\n d\ne\n' }],
    ['a: |+\n\n\nb: 1', { a: '\n\n', b: 1 }],
    ['a: |\nb: 1', { a: '', b: 1 }],
    ['a: | b', REFUSED],
    ['|\n a\n  b', 'a\n b\n'],
  ],
};

describe.each(Object.entries(CASES))('%s', (_, cases) => {
  test.each(cases.map((entry) => [JSON.stringify(entry[0]).slice(0, 60), ...entry] as const))(
    '%s',
    (_name, text, expected) => {
      expect(read(text)[0]).toEqual(expected);
    },
  );
});

describe('aliases', () => {
  const bomb = (levels: number): string =>
    Array.from({ length: levels }, (_, level) =>
      level === 0 ? 'a0: &a0 [x]\n' : `a${level}: &a${level} [${`*a${level - 1}, `.repeat(9)}]\n`,
    ).join('');
  const used = (times: number): string => `a: &a [1]\nb: [${'*a, '.repeat(times)}]\n`;

  test('are refused where too great a part of the document comes from them', () => {
    expect(read(bomb(3))).not.toContain(REFUSED);
    expect(read(bomb(9))).toEqual([REFUSED]);
    expect(readDocuments({ name: 'x', text: bomb(9) })[0]?.error?.reason).toBe('too-large');
    expect(read(used(100_000))).not.toContain(REFUSED);
    expect(read(used(1_000_000))).toEqual([REFUSED]);
  });

  test('share the value that they stand for', () => {
    const [value] = read('a: &x {k: 1}\nb: *x\n') as [{ a: unknown; b: unknown }];
    expect(value.b).toBe(value.a);
  });

  test('may not stand for more text than a bound', () => {
    const text = `a: &a ${'x'.repeat(1_000_000)}\nb: [${'*a, '.repeat(200)}]\n`;
    expect(readDocuments({ name: 'x', text })[0]?.error?.reason).toBe('too-large');
  });
});

test.each([
  ['flow lists', '[', ']'],
  ['flow maps', '{a: ', '}'],
  ['JSON', '{"a":', '}'],
  ['block lists', '- ', ''],
])('%s nest 10,000 levels deep, and no deeper', (_, open, close) => {
  const nested = (levels: number): string =>
    `${open.repeat(levels)}${open === '- ' ? 'a' : '1'}${close.repeat(levels)}`;
  expect(read(nested(10_000))).not.toContain(REFUSED);
  expect(readDocuments({ name: 'x', text: nested(10_001) })[0]?.error?.reason).toBe('too-large');
});
