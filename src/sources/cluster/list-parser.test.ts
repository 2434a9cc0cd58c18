import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../kube/index.ts';
import { formatJson } from '../exact-json.ts';
import { ListParser } from './list-parser.ts';

/** Parses a text that arrives in pieces of so many bytes, over and over. */
function parse(text: string, sizes: readonly number[] = [1 << 20]): { items: unknown[]; envelope: JsonObject } {
  const items: unknown[] = [];
  const parser = new ListParser((item) => items.push('problem' in item ? item.problem : item.object));
  const bytes = Buffer.from(text);
  for (let at = 0, piece = 0; at < bytes.length; piece++) {
    const end = at + (sizes[piece % sizes.length] ?? 1);
    parser.push(bytes.subarray(at, end));
    at = end;
  }
  return { items, envelope: parser.end() };
}

/** Without managedFields, which are left out where they are noticed in time. */
function withoutManagedFields(item: unknown): unknown {
  return JSON.parse(formatJson(item as JsonValue), function (this: unknown, key, value: unknown) {
    return key === 'managedFields' ? undefined : value;
  });
}

const strings = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'items',
    'metadata',
    'managedFields',
    '"',
    '\\',
    '\\"',
    '[',
    '{"items":[',
    'ä€😀',
    '"managedFields":[',
  ),
);
const values = fc.jsonValue({ maxDepth: 3 });
const metadata = fc.record(
  {
    name: strings,
    labels: fc.dictionary(strings, strings),
    managedFields: fc.array(fc.dictionary(strings, values)),
    finalizers: fc.array(strings),
  },
  { requiredKeys: [] },
);
const items = fc.array(
  fc.record({ kind: strings, metadata, spec: fc.dictionary(strings, values) }, { requiredKeys: [] }),
  { maxLength: 5 },
);
const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });

test('whatever the objects and however they arrive, they are those that JSON.parse gives', () => {
  fc.assert(
    fc.property(items, sizes, fc.boolean(), fc.boolean(), (objects, chunks, spaced, itemsFirst) => {
      const about = { kind: 'PodList', metadata: { resourceVersion: '7', continue: 'x' } };
      const list = itemsFirst ? { items: objects, ...about } : { ...about, items: objects };
      const text = JSON.stringify(list, undefined, spaced ? 2 : 0);
      const parsed = parse(text, chunks);
      const expected: unknown = JSON.parse(text);
      expect(parsed.items.map(withoutManagedFields)).toEqual(
        (expected as { items: unknown[] }).items.map(withoutManagedFields),
      );
      expect(parsed.envelope).toEqual({ ...about, items: [] });
    }),
  );
});

test('who last set which field is left out of metadata, and nowhere else', () => {
  const managed = '"managedFields":[{"fieldsV1":{"f:a":{"]":"}"}}},[]]';
  const item = `{"metadata":{"name":"a",${managed},"uid":"u"},"spec":{${managed}},"other":{"metadata":{${managed}}}}`;
  const kept = [{ fieldsV1: { 'f:a': { ']': '}' } } }, []];
  expect(parse(`{"items":[${item}]}`).items).toEqual([
    {
      metadata: { name: 'a', managedFields: [], uid: 'u' },
      spec: { managedFields: kept },
      other: { metadata: { managedFields: kept } },
    },
  ]);
});

test.each([
  ['nothing', ''],
  ['a part', '{"items":[{}'],
  ['no comma between items', '{"items":[{}{}]}'],
  ['two commas', '{"items":[{},,{}]}'],
  ['a comma first', '{"items":[,{}]}'],
  ['an item that is null', '{"items":[null]}'],
  ['an item that is no JSON', '{"items":[{a}]}'],
  ['brackets that do not fit', '{"items":[{"a":[}]}]}'],
  ['something behind', '{"items":[]}{}'],
  ['a list', '[]'],
  ['items twice', '{"items":[],"items":[]}'],
  ['a huge envelope', `{"a":"${'x'.repeat(2 << 20)}"}`],
  ['a very deep envelope', `{"a":${'['.repeat(2000)}${']'.repeat(2000)}}`],
])('%s is malformed', (_, text) => {
  expect(() => parse(text)).toThrow('answered with something that is no Kubernetes list');
});

test.each([
  ['null', '{"kind":"PodList","items":null}'],
  ['absent', '{"kind":"PodList"}'],
  ['empty', '{"kind":"PodList","items":[]}'],
])('items that are %s are none', (_, text) => {
  expect(parse(text).items).toEqual([]);
});

test('items are found at the top only', () => {
  const text = '{"metadata":{"items":[{"a":1}]},"x":["items",[{"b":2}]],"items":[{"items":[{"c":3}]}]}';
  expect(parse(text).items).toEqual([{ items: [{ c: 3 }] }]);
});
