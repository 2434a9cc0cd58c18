import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type FieldPath, isJsonArray, isJsonObject, type JsonValue } from '../../kube/index.ts';
import { readDocuments } from '../../sources/index.ts';
import { type Change, changed, editDocument, sameValue } from './index.ts';

/** Ways in which one thing is written once and meant in several places. */
const TEXTS: readonly string[] = [
  'a: &x {k: 1, l: {m: 2}}\nb: *x\nc:\n  d: *x # why\n  e:\n  - *x\n  - f: *x\n',
  'a: &x\n  k: 1\n  l:\n    m: 2\nb:\n  <<: *x\n  q: 3\nc: {<<: *x, o: 4}\nd:\n  <<: *x\n',
  'a: &x\n  k: 1\nb: &y\n  l: 2\nc:\n  <<: [*x, *y]\n  m: 3\nd:\n- <<: *y\n  k: 4\n- *y\n',
  'a: &x\n- 1\n- k: &z 2\nb: *x\nc: [*z, *x]\nd: *z\n',
  'a:\n  b: &x\n    c: &y\n      d: 1\n  e: *y\nf: *x\ng:\n  <<: *x\n  c:\n    <<: *y\n    h: 2\n',
  '- &x\n  k: 1\n- *x\n- <<: *x\n  # of it\n- l:\n    <<: *x\n',
  'a: &x !!str text\nb: *x\nc: &w {}\nd: *w\ne: &v []\nf: *v\n',
];

const key = fc.constantFrom('k', 'l', 'm', 'q', 'c', 'd', 'new');
const value = fc.constantFrom<JsonValue[]>(true, 7, 'text', { p: 1 }, ['q'], {}, { r: { s: [{ t: 'u' }] } });

const cases = fc.record({
  text: fc.constantFrom(...TEXTS),
  lineBreak: fc.constantFrom('\n', '\r\n'),
  changes: fc.array(
    fc.record({ picks: fc.array(fc.nat(), { maxLength: 4 }), key, value: fc.option(value, { nil: undefined }) }),
    { minLength: 1, maxLength: 3 },
  ),
});

/** A path along what is there, and one step more or less. */
function pathIn(content: JsonValue, picks: readonly number[], last: string): FieldPath {
  const path: (string | number)[] = [];
  let at: JsonValue | undefined = content;
  for (const pick of picks) {
    const keys: readonly (string | number)[] = isJsonArray(at)
      ? [...at.keys()]
      : isJsonObject(at)
        ? Object.keys(at)
        : [];
    const next = keys[pick % Math.max(keys.length, 1)];
    if (next === undefined) break;
    path.push(next);
    at = isJsonArray(at) ? at[Number(next)] : isJsonObject(at) ? at[next] : undefined;
  }
  if (isJsonArray(at)) return [...path, at.length];
  return isJsonObject(at) || path.length === 0 ? [...path, last] : path;
}

test('what is meant in several places changes in one alone, or not at all', () => {
  let made = 0;
  let refused = 0;
  fc.assert(
    fc.property(cases, ({ text: lines, lineBreak, changes }) => {
      const text = lines.replaceAll('\n', lineBreak);
      const before = readDocuments({ name: '', text })[0]?.value ?? null;
      const wanted = changes.map(({ picks, key: last, value: set }): Change => {
        const path = pathIn(before, picks, last);
        return set === undefined ? { op: 'remove', path } : { op: 'set', path, value: set };
      });
      const edited = editDocument(
        { text, value: before },
        wanted.map((change) => [change]),
      );
      const expected = wanted.filter((_, index) => edited.refusals[index] === undefined).reduce(changed, before);
      expect(sameValue(readDocuments({ name: '', text: edited.text })[0]?.value, expected)).toBe(true);
      const refusals = edited.refusals.filter((refusal) => refusal !== undefined).length;
      if (refusals === wanted.length) expect(edited.text).toBe(text);
      refused += refusals;
      made += wanted.length - refusals;
    }),
    { numRuns: 1000 },
  );
  // A law about changes that are mostly refused would say little.
  expect(made).toBeGreaterThan(refused);
});
