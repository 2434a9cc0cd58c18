import { expect, test } from 'vitest';
import { readDocuments } from '../../sources/index.ts';
import { type Change, editDocument, editSource } from './index.ts';

/** Sets `z: 1` in every document that has a value. */
function editAll(text: string): string | undefined {
  const source = { name: 'a.yaml', text };
  const change: Change = { op: 'set', path: ['z'], value: 1 };
  const edited = readDocuments(source).flatMap(({ range: { index, start, end }, value }) => {
    if (value === undefined || value === null) return [];
    const document = editDocument({ text: text.slice(start, end), value }, [[change]]);
    expect(document.refusals).toEqual([undefined]);
    return [[index, document] as const];
  });
  return editSource(source, new Map(edited));
}

test.each<[string, string, string]>([
  ['documents of one text', 'a: 1\n---\nb: 2\n', 'a: 1\nz: 1\n---\nb: 2\nz: 1\n'],
  ['with a first separator', '---\na: 1\n', '---\na: 1\nz: 1\n'],
  ['with empty documents', '---\n---\na: 1\n---\n# none\n---\n', '---\n---\na: 1\nz: 1\n---\n# none\n---\n'],
  ['with a word behind the separator', 'a: 1\n--- # two\nb: 2\n', 'a: 1\nz: 1\n--- # two\nb: 2\nz: 1\n'],
  ['in CR LF', 'a: 1\r\n---\r\nb: 2\r\n', 'a: 1\r\nz: 1\r\n---\r\nb: 2\r\nz: 1\r\n'],
  ['whose second is JSON', 'a: 1\n---\n{"b": 2}\n', 'a: 1\nz: 1\n---\n{"b": 2, "z": 1}\n'],
  [
    'whose second is JSON with a comment behind it',
    'a: 1\n---\n{"b": 2} # why\n',
    'a: 1\nz: 1\n---\n{"b": 2, "z": 1} # why\n',
  ],
  [
    'whose second is JSON with a comment below',
    'a: 1\n---\n{"b": 2}\n# why\n',
    'a: 1\nz: 1\n---\n{"b": 2, "z": 1}\n# why\n',
  ],
  [
    'whose second is JSON with a comment above',
    'a: 1\n---\n# why\n{"b": 2}\n',
    'a: 1\nz: 1\n---\n# why\n{"b": 2, "z": 1}\n',
  ],
  ['whose second is a flow map with a comment', 'a: 1\n---\n{b: 2} # why\n', 'a: 1\nz: 1\n---\n{b: 2, z: 1} # why\n'],
  [
    'whose second is JSON with a comment in it',
    'a: 1\n---\n{"b": 2, # why\n"c": 3}\n',
    'a: 1\nz: 1\n---\n{"b": 2, # why\n"c": 3,\n"z": 1}\n',
  ],
  ['in JSON, one after the other', '{"a": 1}\n{"b": 2}\n', '{"a": 1, "z": 1}\n{"b": 2, "z": 1}\n'],
  ['in JSON with separators', '{"a": 1}\n---\n{"b": 2}\n', '{"a": 1, "z": 1}\n---\n{"b": 2, "z": 1}\n'],
])('%s', (_name, text, expected) => {
  expect(editAll(text)).toBe(expected);
});
