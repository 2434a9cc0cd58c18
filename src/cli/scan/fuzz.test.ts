import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHECKS } from '../../checks/index.ts';
import type { JsonValue } from '../../kube/index.ts';
import { readDocuments } from '../../sources/index.ts';
import { runCli } from '../run-cli.ts';

/** Every object of the checks' examples: all the kinds and fields that checks look at. */
const EXAMPLES: readonly JsonValue[] = CHECKS.flatMap(({ examples }) => [examples.bad, examples.good]).flatMap((text) =>
  readDocuments({ name: 'example', text }).flatMap(({ value }) => value ?? []),
);

const ODD_VALUES: readonly JsonValue[] = [
  null,
  '',
  ' ',
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  true,
  [],
  {},
  [null],
  [[]],
  [{}],
  '\u0000',
  '\ud800',
  '__proto__',
  'constructor',
  'a'.repeat(10_000),
  { ['__proto__']: { x: 1 } },
  { constructor: 1, toString: null, hasOwnProperty: 2 },
];

const anyJson = fc.oneof(
  fc.constantFrom(...ODD_VALUES),
  fc.jsonValue({ maxDepth: 4 }).map((value) => value as JsonValue),
  fc.constantFrom(...EXAMPLES),
);

const key = fc.oneof(fc.constantFrom('__proto__', 'constructor', 'name', 'spec', 'metadata', 'items'), fc.string());

/** Puts a value in the place that a number chooses among all places of an object, or beside it under a key. */
function spoil(object: JsonValue, choice: number, value: JsonValue, newKey: string | undefined): JsonValue {
  const copy: unknown = JSON.parse(JSON.stringify(object));
  const places: { readonly parent: Record<string, unknown>; readonly key: string }[] = [];
  const visit = (parent: unknown): void => {
    if (typeof parent !== 'object' || parent === null) return;
    for (const name of Object.keys(parent)) {
      places.push({ parent: parent as Record<string, unknown>, key: name });
      visit((parent as Record<string, unknown>)[name]);
    }
  };
  visit(copy);
  const place = places[choice % Math.max(places.length, 1)];
  if (place === undefined) return value;
  const { parent } = place;
  const target = newKey === undefined || Array.isArray(parent) ? place.key : newKey;
  Object.defineProperty(parent, target, { value, enumerable: true, configurable: true, writable: true });
  return copy as JsonValue;
}

const spoiled = fc
  .record({
    object: fc.constantFrom(...EXAMPLES),
    changes: fc.array(fc.tuple(fc.nat(), anyJson, fc.option(key, { nil: undefined })), { minLength: 1, maxLength: 4 }),
  })
  .map(({ object, changes }) => changes.reduce((value, change) => spoil(value, ...change), object));

/** A scan ends in a report or in one clear error, whatever it reads. */
async function survives(text: string, format: string): Promise<void> {
  const { code, stdout, stderr } = await runCli(['scan', '-', '-o', format], { stdin: text });
  expect(stderr).not.toMatch(/unexpected error| {4}at /);
  if (code === 2) expect(stderr).toMatch(/^breakwater: /);
  else if (format !== 'github') expect(stdout).not.toBe('');
}

const FORMATS = fc.constantFrom('table', 'json', 'sarif', 'junit', 'markdown', 'github');

test('any value in any field of any object ends in a report', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(spoiled, { minLength: 1, maxLength: 5 }), FORMATS, async (objects, format) => {
      await survives(objects.map((object) => JSON.stringify(object)).join('\n---\n'), format);
    }),
    { numRuns: 250 },
  );
}, 60_000);

test('any JSON at all ends in a report or a clear error', async () => {
  await fc.assert(
    fc.asyncProperty(anyJson, FORMATS, async (value, format) => {
      await survives(JSON.stringify(value), format);
    }),
    { numRuns: 100 },
  );
}, 60_000);

test('any text at all does', async () => {
  await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), FORMATS, survives), { numRuns: 100 });
}, 60_000);
