import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonValues } from './json-values.ts';

/** What is found when the text arrives in pieces of that many bytes: texts, and problems with their line. */
function read(text: string, size = text.length || 1, longest = 1000): readonly string[] {
  const found: string[] = [];
  const values = new JsonValues(longest, {
    value: (bytes, line, inList) => found.push(`${line}${inList ? '*' : ''} ${bytes.toString()}`),
    problem: (message, line) => found.push(`${line} ! ${message}`),
  });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) values.push(bytes.subarray(at, at + size));
  values.end();
  return found;
}

const CUT = '! is cut off: it is no whole JSON map';

describe.each([1, 2, 3, 7, 1000])('in pieces of %i bytes', (size) => {
  it.each([
    ['', []],
    ['\n \n', []],
    ['{"a":1}\n{"a":2}\n', ['1 {"a":1}', '2 {"a":2}']],
    ['{"a":1}\r\n{"a":2}', ['1 {"a":1}', '2 {"a":2}']],
    ['\ufeff{"a":1}', ['1 {"a":1}']],
    ['{"a":1} {"a":2}{"a":3}', ['1 {"a":1}', '1 {"a":2}', '1 {"a":3}']],
    ['{\n  "a": {\n    "b": []\n  }\n}\n{"c":1}\n', ['1 {\n  "a": {\n    "b": []\n  }\n}', '6 {"c":1}']],
    [
      '{\n"kind":"EventList",\n"items":[\n{"a":1},\n{"a":"}]"}\n],\n"x":{}}\n{"b":1}',
      ['4* {"a":1}', '5* {"a":"}]"}', '8 {"b":1}'],
    ],
    ['{\n"a":{"items":[{"b":1}]}}', ['1 {\n"a":{"items":[{"b":1}]}}']],
    ['{\n"kind":"items","b":[{"c":1}]}', ['1 {\n"kind":"items","b":[{"c":1}]}']],
    ['[{"a":1},{"a":[{}]}]\n{"b":1}', ['1* {"a":1}', '1* {"a":[{}]}', '2 {"b":1}']],
    ['{"a":"\\"}\\\\"}\n', ['1 {"a":"\\"}\\\\"}']],
    ['{\n"a":"\\"}\\\\"}', ['1 {\n"a":"\\"}\\\\"}']],
  ])('%j', (text, expected) => {
    expect(read(text, size)).toEqual(expected);
  });

  it.each([
    ['{"a":"cut\n{"a":2}\n', [`1 ${CUT}`, '2 {"a":2}']],
    ['hello\n{"a":2}\n7\n', ['1 ! is no JSON map', '2 {"a":2}', '3 ! is no JSON map']],
    ['{"a":2}\n{"b":', ['1 {"a":2}', `2 ${CUT}`]],
    ['[{"a":"cut\n{"a":2}]', [`1 ${CUT}`, '2* {"a":2}']],
    ['}]\n{"a":1}', ['2 {"a":1}']],
  ])('%j is read as far as it goes', (text, expected) => {
    expect(read(text, size)).toEqual(expected);
  });
});

it('goes on at the next line that begins a map', () => {
  expect(read('{"a":{"b":\n{"a":2}\n{"a":3}\n')).toEqual([`1 ${CUT}`, '2 {"a":2}', '3 {"a":3}']);
});

it('a longer map than is read is passed over, whatever comes with it', () => {
  const long = `{"a":"${'x'.repeat(50)}"}`;
  const problem = 'is longer than 20 bytes, which is the most that is read';
  for (const size of [3, 1000]) {
    expect(read(`${long}\n{"a":1}\n`, size, 20)).toEqual([`1 ! ${problem}`, '2 {"a":1}']);
    expect(read(`{"items":[${long},{"a":1}]}`, size, 20)).toEqual([`1 ! ${problem}`, '1* {"a":1}']);
  }
});

it('any maps are found again, however they are written and torn', () => {
  const map = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4, noNullPrototype: true });
  const cases = fc.tuple(
    fc.array(
      map.filter((value) => !('items' in value)),
      { maxLength: 4 },
    ),
    fc.nat(3),
    fc.integer({ min: 1, max: 40 }),
  );
  fc.assert(
    fc.property(cases, ([maps, form, size]) => {
      const text = [
        maps.map((value) => `${JSON.stringify(value)}\n`).join(''),
        maps.map((value) => JSON.stringify(value, null, 2)).join('\n'),
        JSON.stringify({ kind: 'EventList', items: maps, more: {} }, null, 1),
        JSON.stringify(maps),
      ][form];
      const found = read(text ?? '', size, 100_000).map((line) => JSON.parse(line.replace(/^\d+\*? /, '')));
      expect(found).toEqual(maps.map((value) => JSON.parse(JSON.stringify(value))));
    }),
  );
});

it('no text is too strange', () => {
  const texts = fc
    .array(fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', '\n', 'items', ':', 'a', '{"', '\u00e9'))
    .map((all) => all.join(''));
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 5 }), (text, size) => {
      // A whole line is only ever recognised inside one piece, so that problems may differ; what is found does not hang.
      expect(read(text, size).length).toBeLessThanOrEqual(text.length + 1);
    }),
  );
});
