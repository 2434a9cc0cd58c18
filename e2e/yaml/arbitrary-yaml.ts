import fc, { type Arbitrary } from 'fast-check';

/** Scalars in which go-yaml v2, YAML 1.1, YAML 1.2 and JSON do not agree, and whatever else has a meaning in YAML. */
const PLAIN = [
  ...['yes', 'No', 'on', 'OFF', 'y', 'N', 'true', 'TRUE', 'tRUE', '~', 'null', 'Null', '', '=', '<<', '<', 'nan'],
  ...['0', '-0', '0644', '0o644', '0O644', '08', '0x1F', '-0x1f', '0b11', '0b12', '1_000', '_1', '1__0', '+1', '--1'],
  ...[
    '1.0',
    '.5',
    '5.',
    '1e3',
    '1E+3',
    '1e-7',
    '1e400',
    '-.5e1',
    '1.2.3',
    '.inf',
    '-.INF',
    '.NaN',
    '.',
    '-',
    '+',
    '-.',
  ],
  ...['9007199254740993', '9223372036854775807', '9223372036854775808', '18446744073709551615', '18446744073709551616'],
  ...['-9223372036854775808', '-9223372036854775809', '123456789012345678901234567890', '0x7fffffffffffffff', '1e20'],
  ...['12:30', '190:20:30', '2001-01-01', '2001-12-14t21:59:43.10-05:00', '2001-1-1', '2001-01-01 12:00:00'],
  ...[
    'a',
    'a b',
    'a:b',
    'a: b',
    'a #b',
    'a#b',
    "it's",
    'a"b',
    '- a',
    '-a',
    '? a',
    '?a',
    ':a',
    'a:',
    ': a',
    '*a',
    '&a b',
  ],
  ...[
    '!a',
    '!!str 1',
    '!!int "1"',
    '!!float 1',
    '!!bool yes',
    '!!null x',
    '!!binary aGk=',
    '!!binary !',
    '!x y',
    '! 1',
  ],
  ...[
    '%a',
    '@a',
    '`a',
    '|',
    '>',
    '{',
    '}',
    '[',
    ']',
    ',',
    'a,b',
    '{a: 1}',
    '[1, 2]',
    '{a:1}',
    '[a: 1]',
    '{a, b: }',
    '[,]',
  ],
  ...['{? a : b}', '[? a : b]', '{"a":1}', '["a":1]', '{a: [b, {c: d}]}', '[a, [b], ]', '{a: b,}', '{,}', '[a b, c d]'],
  ...[
    "'a'",
    "'it''s'",
    "'",
    "''",
    '"a"',
    '""',
    '"',
    '"\\n\\t\\x41\\u00e9\\U0001F600"',
    '"\\/"',
    '"\\q"',
    '"\\ud83d\\ude00"',
  ],
  ...[
    '"a\\\\b"',
    '"a\\"b"',
    '"a" b',
    "'a' b",
    '"a": b',
    "'a': b",
    '"a":b',
    '\u00e9',
    '\u{1f600}',
    '\u00a0',
    '\ufeff',
    'a\tb',
  ],
];

const scalar: Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...PLAIN) },
  {
    weight: 2,
    arbitrary: fc.string({ unit: fc.constantFrom(...'0123456789.-+_eExXob:aZ\'"{}[],#&*!|>%@` \\'), maxLength: 6 }),
  },
  { weight: 1, arbitrary: fc.stringMatching(/^[-+]?[0-9][0-9_.eE+-]{0,12}$/) },
);

const key: Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', 'e') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('yes', '1', '1.5', '"x"', "'y'", '<<', '? f', '!!str g', '&k h', '0x10', '1e3', '.inf'),
  },
);

/** Lines of a block, indented from nothing. */
type Lines = readonly string[];

const indented = (lines: Lines, by = 2): string[] => lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line));

const blockScalar: Arbitrary<{ readonly head: string; readonly body: Lines }> = fc.record({
  head: fc.constantFrom('|', '>', '|-', '>-', '|+', '>+', '|2', '>1-', '| # why', '|a'),
  body: fc.array(fc.constantFrom('text', ' more', '', '# no comment', 'a: b', '\tx', '  deep', '- x'), {
    minLength: 1,
    maxLength: 4,
  }),
});

const { block } = fc.letrec<{ block: Lines; entry: Lines; item: Lines }>((tie) => ({
  block: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.tuple(fc.constantFrom('', '', '', '&a ', '!!str ', '# c'), scalar).map(([before, text]) => [before + text]),
    fc.array(tie('entry'), { minLength: 1, maxLength: 4 }).map((all) => all.flat()),
    fc.array(tie('item'), { minLength: 1, maxLength: 3 }).map((all) => all.flat()),
  ),
  entry: fc.oneof(
    fc
      .tuple(key, fc.constantFrom('', '&a ', '&b ', '!!map '), scalar)
      .map(([name, before, text]) => [`${name}: ${before}${text}`]),
    fc.tuple(key, blockScalar).map(([name, { head, body }]) => [`${name}: ${head}`, ...indented(body)]),
    fc
      .tuple(key, tie('block'), fc.constantFrom(0, 1, 2, 2, 2, 4))
      .map(([name, lines, by]) => [`${name}:`, ...indented(lines, by)]),
    fc.tuple(key, fc.constantFrom('*a', '*b', '&a {x: 1}', '&b [1]')).map(([name, text]) => [`${name}: ${text}`]),
    fc.constantFrom(['<<: *a'], ['<<: {m: 1}'], ['<<: [*a, {m: 2}]'], ['# comment'], ['']),
  ),
  item: fc.oneof(
    scalar.map((text) => [`- ${text}`]),
    tie('block').map(([first = '', ...rest]) => [`- ${first}`, ...indented(rest)]),
  ),
}));

const insertion = fc.constantFrom(
  ...[
    ':',
    ': ',
    '- ',
    ' ',
    '  ',
    '\t',
    '#',
    ' #',
    '&a ',
    '*a',
    '!!str ',
    "'",
    '"',
    '{',
    '}',
    '[',
    ']',
    ',',
    '|',
    '>',
    '? ',
  ],
  ...['<<', '%', '\\', '\u0085', '\u2028', '\u00a0', '\ufeff', '\u0000', '\u0007', '\u007f', '\r', '\u{1f600}'],
);

/** The text of a value, which may be no YAML at all. It stays below the key that it is put under. */
export const yamlLines: Arbitrary<Lines> = fc
  .record({
    lines: block,
    edits: fc.array(fc.record({ line: fc.nat(), column: fc.nat(), remove: fc.nat({ max: 1 }), insert: insertion }), {
      maxLength: 2,
    }),
    edited: fc.boolean(),
  })
  .map(({ lines, edits, edited }) => {
    const result = [...lines];
    for (const { line, column, remove, insert } of edited ? edits : []) {
      const index = line % result.length;
      const characters = Array.from(result[index] ?? '');
      characters.splice(column % (characters.length + 1), remove, insert);
      result[index] = characters.join('');
    }
    return result;
  });
