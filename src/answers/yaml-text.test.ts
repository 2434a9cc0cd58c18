import fc from 'fast-check';
import { load } from 'js-yaml';
import { expect, it } from 'vitest';
import type { JsonValue } from '../kube/index.ts';
import { readDocuments } from '../sources/index.ts';
import { yamlText } from './yaml-text.ts';

const kubectlReads = (text: string) => readDocuments({ name: 'test', text })[0];

it.each([
  [{ a: 'b' }, 'a: b\n'],
  [
    { a: { b: [1, true, null, 'x y', { c: 'd', e: [] }] } },
    'a:\n  b:\n    - 1\n    - true\n    - null\n    - "x y"\n    - c: d\n      e: []\n',
  ],
  [
    { yes: 'no', on: 'v1.30', a: '0644', b: '12:30', c: '~' },
    '"yes": "no"\n"on": v1.30\na: "0644"\nb: "12:30"\nc: "~"\n',
  ],
  [[['a'], { b: {} }], '- - a\n- b: {}\n'],
  [{}, '{}\n'],
  ['a\nb', '"a\\nb"\n'],
])('%j', (value, text) => {
  expect(yamlText(value)).toBe(text);
});

it('what is written is what kubectl reads, and YAML 1.2 too', () => {
  const words = fc.constantFrom(
    'yes',
    'N',
    'on',
    'null',
    '~',
    '1e3',
    '0x1f',
    '.inf',
    'a: b',
    '- a',
    '#a',
    ' a',
    'é',
    '<<',
  );
  const scalar = fc.oneof(
    words,
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  );
  const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      scalar as fc.Arbitrary<JsonValue>,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.oneof(words, fc.string({ minLength: 1 })), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(fc.record({ root: value }), (written) => {
      const text = yamlText(written);
      expect(load(text)).toEqual(written);
      const read = kubectlReads(text);
      // NUL and lone surrogates are no text in a file.
      if (read?.error === undefined) expect(read?.value).toEqual(written);
    }),
  );
});
