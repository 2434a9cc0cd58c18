import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FieldPath, isJsonArray, isJsonObject, type JsonValue } from '../../kube/index.ts';
import { readDocuments } from '../../sources/index.ts';
import { type Change, changed, editDocument, NoPlace, sameValue } from './index.ts';

const key = fc.constantFrom('a', 'b', 'spec', 'on', '1', 'x y', '<<', 'name');
const scalar = fc.constantFrom<JsonValue[]>(
  null,
  true,
  false,
  0,
  12,
  -1.5,
  '',
  'text',
  'yes',
  '# no',
  'a: b',
  "it's",
  'x\ny\n',
);

const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
    fc.array(tie('tree'), { maxLength: 3 }),
  ),
}));

/** Turns in which a writer chooses between ways to write the same. */
class Choices {
  readonly #numbers: readonly number[];
  #next = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  of(count: number): number {
    return (this.#numbers[this.#next++ % this.#numbers.length] ?? 0) % count;
  }
}

function written(value: JsonValue, choices: Choices): string {
  const lines = block(value, 0, choices);
  // Kubectl takes no comment behind a document that begins as JSON.
  if (lines === undefined) return flow(value, choices);
  const comment = (line: string) => (isText(line) ? '' : (['', '', ' # c', '\t # tab'][choices.of(4)] ?? ''));
  return lines.map((line) => line + comment(line)).join('\n') + (choices.of(2) === 0 ? '' : '\n');
}

/** Lines of a block scalar take no comment. */
function isText(line: string): boolean {
  return /^\s*[xy]$/.test(line);
}

function block(value: JsonValue, indent: number, choices: Choices): readonly string[] | undefined {
  const space = ' '.repeat(indent);
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return undefined;
  const comment = choices.of(5) === 0 ? [`${space}# of this block`] : [];
  if (isJsonArray(value)) {
    const items = value.flatMap((item) => {
      const inner = block(item, indent + 2, choices);
      if (inner === undefined || inner[0]?.trimStart().startsWith('#')) return [`${space}- ${flow(item, choices)}`];
      return [`${space}- ${inner[0]?.slice(indent + 2)}`, ...inner.slice(1)];
    });
    return [...items, ...comment];
  }
  const entries = Object.entries(value).flatMap(([name, field = null]) => {
    const head = `${space}${quoted(name, choices)}:`;
    if (field === 'x\ny\n') return [`${head} |`, `${space}  x`, `${space}  y`];
    if (field === null && choices.of(2) === 0) return [head];
    const step = isJsonArray(field) && choices.of(2) === 0 ? 0 : 2;
    const inner = choices.of(4) === 0 ? undefined : block(field, indent + step, choices);
    return inner === undefined ? [`${head} ${flow(field, choices)}`] : [head, ...inner];
  });
  return [...entries, ...comment];
}

function flow(value: JsonValue, choices: Choices): string {
  const space = choices.of(2) === 0 ? '' : ' ';
  if (isJsonArray(value)) return `[${space}${value.map((item) => flow(item, choices)).join(`,${space}`)}${space}]`;
  if (isJsonObject(value)) {
    const entries = Object.entries(value).map(
      ([name, field = null]) => `${quoted(name, choices)}: ${flow(field, choices)}`,
    );
    return `{${space}${entries.join(`,${space}`)}${space}}`;
  }
  return typeof value === 'string' ? quoted(value, choices) : String(value);
}

function quoted(text: string, choices: Choices): string {
  if (/^(?:a|b|spec|name|text)$/.test(text) && choices.of(2) === 0) return text;
  return !text.includes('\n') && choices.of(2) === 0 ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
}

const change: fc.Arbitrary<Change> = fc
  .record({
    path: fc.array(fc.oneof(key, fc.nat(3)), { minLength: 1, maxLength: 4 }) as fc.Arbitrary<FieldPath>,
    value: fc.option(tree, { nil: undefined }),
  })
  .map(({ path, value }) => (value === undefined ? { op: 'remove', path } : { op: 'set', path, value }));

/** A path that the value has, cut or led on a little, so that most changes find a place. */
function steered(value: JsonValue, { path, ...rest }: Change, choices: Choices): Change {
  const found: (string | number)[] = [];
  let at: JsonValue | undefined = value;
  for (const part of path) {
    const keys: readonly (string | number)[] = isJsonArray(at)
      ? [...at.keys(), at.length]
      : isJsonObject(at)
        ? Object.keys(at)
        : [];
    const next = keys.length > 0 && choices.of(4) > 0 ? keys[choices.of(keys.length)] : part;
    if (next === undefined) break;
    found.push(next);
    at = typeof at === 'object' && at !== null ? (at as Readonly<Record<string | number, JsonValue>>)[next] : undefined;
  }
  return { ...rest, path: found } as Change;
}

const cases = fc.record({
  value: tree,
  changes: fc.array(change, { minLength: 1, maxLength: 3 }),
  numbers: fc.array(fc.nat(), { minLength: 20, maxLength: 40 }),
  lineBreak: fc.constantFrom('\n', '\r\n'),
});

test('a document reads as it did, but for exactly the changes', () => {
  let made = 0;
  fc.assert(
    fc.property(cases, ({ value, changes, numbers, lineBreak }) => {
      const choices = new Choices(numbers);
      const text = written(value, choices).replaceAll('\n', lineBreak);
      expect(read(text)).toEqual(value);
      const wanted = changes.map((one) => steered(value, one, choices));
      const { text: after, refusals } = editDocument(
        { text, value },
        wanted.map((one) => [one]),
      );
      const expected = wanted.filter((_, index) => refusals[index] === undefined).reduce(changed, value);
      if (sameValue(value, expected) && changes.length === 1) expect(after).toBe(text);
      else made++;
      expect(read(after)).toEqual(expected);
      // Once all breaks are gone, new ones are LF.
      if (text.includes('\r\n') && changes.length === 1) expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    }),
    { numRuns: 1000 },
  );
  // A law about changes that are all refused would say nothing.
  expect(made).toBeGreaterThan(100);
});

test('a new key in a block map only adds to the text', () => {
  fc.assert(
    fc.property(cases, tree, ({ value, numbers, lineBreak }, added) => {
      fc.pre(isJsonObject(value) && Object.keys(value).length > 0);
      const text = written(value, new Choices(numbers)).replaceAll('\n', lineBreak);
      const { text: after, refusals } = editDocument({ text, value }, [[{ op: 'set', path: ['new'], value: added }]]);
      expect(refusals).toEqual([undefined]);
      let same = 0;
      while (same < text.length && text[same] === after[same]) same++;
      expect(after.endsWith(text.slice(same))).toBe(true);
      expect(after.length).toBeGreaterThan(text.length);
    }),
    { numRuns: 500 },
  );
});

test('a change that the value has no place for is refused, and leaves the text', () => {
  fc.assert(
    fc.property(cases, ({ value, changes, numbers }) => {
      const text = written(value, new Choices(numbers));
      const impossible = changes.filter((one) => !isPossible(value, one));
      const { text: after, refusals } = editDocument(
        { text, value },
        impossible.map((one) => [one]),
      );
      expect(after).toBe(text);
      expect(refusals.every((refusal) => refusal !== undefined)).toBe(true);
    }),
  );
});

function isPossible(value: JsonValue, one: Change): boolean {
  try {
    changed(value, one);
    return true;
  } catch (error) {
    if (error instanceof NoPlace) return false;
    throw error;
  }
}

function read(text: string): JsonValue {
  const documents = readDocuments({ name: '', text });
  expect(documents.map(({ error }) => error)).toEqual(documents.map(() => undefined));
  return documents[0]?.value ?? null;
}
