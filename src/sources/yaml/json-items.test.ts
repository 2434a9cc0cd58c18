import { describe, expect, test } from 'vitest';
import { jsonItems } from './json-items.ts';
import { locateField } from './locate-field.ts';

function itemsOf(text: string): readonly string[] | undefined {
  const source = { name: 'list.json', text };
  const document = { source, index: 0, start: 0, end: text.length };
  return jsonItems(document)?.map(({ start, end }) => text.slice(start, end));
}

describe('the items of a List in JSON', () => {
  test.each([
    ['{"items": [{"a": [1]}, 2, "x", [3], {}]}', ['{"a": [1]}', '2', '"x"', '[3]', '{}']],
    ['{"kind": "List", "items": [], "metadata": {"items": [1]}}', []],
    ['{"items": [1], "items": [2]}', ['2']],
    ['{"a": {"items": [1]}, "items": [{"items": [2]}]}', ['{"items": [2]}']],
    ['{"a": "items", "b": [1]}', undefined],
    ['{"items": {"0": 1}}', undefined],
    ['[1, 2]', undefined],
    ['{"items": [1', undefined],
    ['{"items": [1]} more', undefined],
    ['items: [1]', undefined],
  ])('%s', (text, expected) => {
    expect(itemsOf(text)).toEqual(expected);
  });
});

test('a field of an item is found where it is in the whole, however large', () => {
  const items = Array.from({ length: 3000 }, (_, index) => ({ kind: 'Pod', metadata: { name: `pod-${index}` } }));
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, undefined, 1);
  const document = { source: { name: 'list.json', text }, index: 0, start: 0, end: text.length };
  const lines = text.split('\n');
  for (const index of [0, 1500, 2999]) {
    const { start, end, exact } = locateField(document, ['items', index, 'metadata', 'name']);
    expect(exact).toBe(true);
    expect(lines[start.line - 1]?.slice(start.column - 1, end.column - 1)).toBe(`"name": "pod-${index}"`);
  }
  expect(locateField(document, ['items', 7, 'spec']).exact).toBe(false);
  expect(locateField(document, ['items', 9000]).exact).toBe(false);
});
