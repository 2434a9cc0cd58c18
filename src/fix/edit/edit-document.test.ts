import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../kube/index.ts';
import { readDocuments } from '../../sources/index.ts';
import { type Change, editDocument } from './index.ts';

const set = (path: string, value: JsonValue): Change => ({ op: 'set', path: pathOf(path), value });
const remove = (path: string): Change => ({ op: 'remove', path: pathOf(path) });

function pathOf(text: string): readonly (string | number)[] {
  return text.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

function edit(text: string, ...changes: readonly Change[]): string {
  const value = readDocuments({ name: 'x', text })[0]?.value ?? null;
  const { text: after, refusals } = editDocument({ text, value }, [changes]);
  return refusals[0] === undefined ? after : `refused: ${refusals[0]}`;
}

/** Lines with `+` are added, those with `-` taken out; all else stays. */
function oldText(diff: string): string {
  return diff.replaceAll(/^\+.*\n/gm, '').replaceAll(/^[ -]/gm, '');
}

function newText(diff: string): string {
  return diff.replaceAll(/^-.*\n/gm, '').replaceAll(/^[ +]/gm, '');
}

describe('an insertion adds lines of its own', () => {
  test.each<[string, Change, string]>([
    [
      'at the end of a block map',
      set('a.z', true),
      ` a:
   b: 1
+  z: true
 c: 2
`,
    ],
    ['behind a comment in the last line, and tabs', set('a.z', true), ' a:\n   b: 1 \t # why\n+  z: true\n c: 2\n'],
    [
      'behind the comments that belong to the block',
      set('a.z', true),
      ` a:
   b:
     c: 1
     # d: 2
   # more of a
+  z: true
 # of e
 e: 2
`,
    ],
    [
      'with the maps that are missing on the way',
      set('a.sc.capabilities.drop.0', 'ALL'),
      ` list:
 - x
 a:
     b: 1
+    sc:
+        capabilities:
+            drop:
+            - ALL
`,
    ],
    [
      'with lists indented as elsewhere in the document',
      set('b.0', { name: 'tmp', emptyDir: {} }),
      ` a:
   - x
+b:
+  - name: tmp
+    emptyDir: {}
`,
    ],
    [
      'in a map that is an item of a list',
      set('c.0.sc.x', false),
      ` c:
 - name: a
   image: b
+  sc:
+    x: false
 - name: c
`,
    ],
    [
      'at the end of a list at its parent’s indentation',
      set('c.1', { name: 'z' }),
      ` c:
 - name: a
   image: b
   # of a
+- name: z
 d: 1
`,
    ],
    [
      'behind a block scalar',
      set('a.z', 1),
      ` a:
   b: |
     text
     # text too
+  z: 1
`,
    ],
    [
      'behind the blank lines that a block scalar keeps',
      set('a.z', 1),
      ` a:
   b: |+
     text
 
+  z: 1
 c: 1
`,
    ],
    [
      'behind a text over several lines',
      set('a.z', 1),
      ` a:
   b: one
     two
+  z: 1
`,
    ],
    [
      'under a key without a value',
      set('a.z', 1),
      ` a: # why
+  z: 1
 b: 2
`,
    ],
    [
      'beside a merge, and not where it comes from',
      set('b.k', 2),
      ` a: &x
   k: 1
 b:
   <<: *x
+  k: 2
`,
    ],
    [
      'in full for a map that a merge brings',
      set('b.k.new', 2),
      ` a: &x
   k: {old: 1}
 b:
   <<: *x
+  k:
+    old: 1
+    new: 2
`,
    ],
    [
      'in a document with a comment at its end',
      set('z', 1),
      ` a: 1
 # the end
+z: 1
`.replace(' # the end\n+z: 1\n', '+z: 1\n # the end\n'),
    ],
    [
      'in quotes where it would be something else',
      set('a.z', ['on', '1', '0x1', 'a: b', '', 'plain', 'y"']),
      ` a:
   l:
   - x
+  z:
+  - "on"
+  - "1"
+  - "0x1"
+  - "a: b"
+  - ""
+  - plain
+  - "y\\""
`,
    ],
    [
      'in JSON that has a line an entry',
      set('a.z', { k: [1] }),
      ' {\n   "a": {\n-    "b": 1\n+    "b": 1,\n+    "z": {\n+      "k": [\n+        1\n+      ]\n+    }\n   }\n }\n',
    ],
    ['in JSON indented by tabs', set('a.z', {}), ' {\n \t"a": {\n-\t\t"b": 1\n+\t\t"b": 1,\n+\t\t"z": {}\n \t}\n }\n'],
    ['behind a comment in a flow map', set('a.z', 1), ' a: {\n-  b: 1 # why\n+  b: 1, # why\n+  z: 1\n   }\n'],
    ['behind a trailing comma', set('a.z', 1), ' a: {\n   b: 1, # why\n+  z: 1\n   }\n'],
  ])('%s', (_name, change, diff) => {
    const text = oldText(diff);
    expect(edit(text, change)).toBe(newText(diff));
    const windows = text.replaceAll('\n', '\r\n');
    expect(edit(windows, change)).toBe(newText(diff).replaceAll('\n', '\r\n'));
  });
});

describe('without a final line break', () => {
  test.each<[string, Change, string, string]>([
    ['an insertion adds none', set('a.z', 1), 'a:\n  b: 1', 'a:\n  b: 1\n  z: 1'],
    ['an insertion behind a comment adds none', set('a.z', 1), 'a:\n  b: 1\n  # c', 'a:\n  b: 1\n  # c\n  z: 1'],
    ['an insertion below a key adds none', set('a.z', 1), 'a:', 'a:\n  z: 1'],
    ['a removal leaves none', remove('a.c'), 'a:\n  b: 1\n  c: 2', 'a:\n  b: 1'],
    ['a removal leaves none in CR LF', remove('a.c'), 'a:\r\n  b: 1\r\n  c: 2', 'a:\r\n  b: 1'],
  ])('%s', (_name, change, text, expected) => {
    expect(edit(text, change)).toBe(expected);
  });
});

describe('an edit in a line', () => {
  test.each<[string, Change, string, string]>([
    ['replaces a scalar', set('a.b', false), 'a:\n  b:   true  # why\n', 'a:\n  b:   false  # why\n'],
    ['keeps double quotes', set('a', 'new'), 'a: "old"\n', 'a: "new"\n'],
    ['keeps single quotes', set('a', "it's"), "a: 'old'\n", "a: 'it''s'\n"],
    ['replaces a block scalar', set('a.b', 'new'), 'a:\n  b: |\n    old\n  c: 1\n', 'a:\n  b: new\n  c: 1\n'],
    ['writes a scalar where none is', set('a', 1), 'a: # why\n', 'a: 1 # why\n'],
    ['writes a scalar right behind a colon', set('a', 1), 'a:\nb: 2\n', 'a: 1\nb: 2\n'],
    ['replaces null by a block', set('a.b', 1), 'a: ~ # why\n', 'a: # why\n  b: 1\n'],
    ['replaces an empty map by a block', set('a.b.c', 1), 'a:\n  b: {} # why\n', 'a:\n  b: # why\n    c: 1\n'],
    ['replaces an empty list by a block', set('a.0', 'x'), 'l:\n- y\na: []\n', 'l:\n- y\na:\n- x\n'],
    ['keeps the anchor of an empty map', set('a.b', 1), 'a: &x {}\n', 'a: &x\n  b: 1\n'],
    ['fills an empty map that is an item', set('a.0.b', 1), 'a:\n- {}\n', 'a:\n- {b: 1}\n'],
    ['fills an empty item', set('a.0.b', 1), 'a:\n-\n', 'a:\n- {b: 1}\n'],
    ['adds to a flow map', set('a.c', { d: ['x'] }), 'a: {b: 1}\n', 'a: {b: 1, c: {d: [x]}}\n'],
    ['adds to a flow map as tight as it is', set('a.c', 3), 'a: {"a":1,"b":2}\n', 'a: {"a":1,"b":2,"c":3}\n'],
    ['adds to a flow map in a flow map', set('a.b.c', 1), 'a: {b: {}}\n', 'a: {b: {c: 1}}\n'],
    ['adds to a flow list', set('a.1', 'ALL'), 'a: [NET_RAW]\n', 'a: [NET_RAW, ALL]\n'],
    ['adds to an empty flow map with a comment', set('a.b', 1), 'a: {\n  # why\n  }\n', 'a: {b: 1\n  # why\n  }\n'],
    ['adds to JSON on one line', set('a.z.y', true), '{"a": {"b": 1}}', '{"a": {"b": 1, "z": {"y": true}}}'],
    ['adds to tight JSON', set('a.z.y', true), '{"a":{"b":1}}', '{"a":{"b":1,"z":{"y":true}}}'],
    ['adds to an empty map of JSON', set('a.z', true), '{"a": {}}', '{"a": {"z": true}}'],
    ['replaces null in JSON', set('a.z', true), '{"a": null}', '{"a": {"z": true}}'],
    [
      'extends an alias at its use',
      set('b.k', 2),
      'a: &x {j: 1}\nb: *x # why\n',
      'a: &x {j: 1}\nb: # why\n  <<: *x\n  k: 2\n',
    ],
    [
      'extends an alias in a flow map',
      set('b.c.k', 2),
      'a: &x {j: 1}\nb: {c: *x}\n',
      'a: &x {j: 1}\nb: {c: {<<: *x, k: 2}}\n',
    ],
    [
      'extends an alias that is an item',
      set('b.0.k', 2),
      'a: &x {j: 1}\nb:\n- *x\n',
      'a: &x {j: 1}\nb:\n- {<<: *x, k: 2}\n',
    ],
    ['writes out the list of an alias', set('b.1', 'z'), 'a: &x [w]\nb: *x\n', 'a: &x [w]\nb:\n  - w\n  - z\n'],
    ['replaces the alias of a scalar', set('b', 2), 'a: &x 1\nb: *x\n', 'a: &x 1\nb: 2\n'],
    ['does nothing when it is so already', set('a.b', 'x'), 'a: {b: "x"}\n', 'a: {b: "x"}\n'],
  ])('%s', (_name, change, text, expected) => {
    expect(edit(text, change)).toBe(expected);
  });
});

describe('a removal', () => {
  test.each<[string, Change, string, string]>([
    ['takes out the lines of an entry', remove('a.b'), 'a:\n  b:\n  - 1 # x\n  c: 2\n', 'a:\n  c: 2\n'],
    ['takes out an item', remove('a.1'), 'a:\n- x\n- y # y\n- z\n', 'a:\n- x\n- z\n'],
    ['takes out the first key behind a dash', remove('a.0.b'), 'a:\n- b: 1\n  c: 2\n', 'a:\n- c: 2\n'],
    ['leaves an empty map', remove('a.b'), 'a: # why\n  b: 1\nc: 2\n', 'a: {} # why\nc: 2\n'],
    ['leaves an empty list', remove('a.0'), 'a:\n- x\nc: 2\n', 'a: []\nc: 2\n'],
    ['takes out of a flow list', remove('a.0'), 'a: [x, y]\n', 'a: [y]\n'],
    ['takes the last out of a flow list', remove('a.1'), 'a: [x, y]\n', 'a: [x]\n'],
    ['takes the only one out of a flow map', remove('a.b'), 'a: { b: 1 }\n', 'a: {  }\n'],
    ['takes out of JSON', remove('a'), '{\n  "a": 1,\n  "b": 2\n}\n', '{\n  "b": 2\n}\n'],
    ['of what is not there does nothing', remove('x.y'), 'a: 1\n', 'a: 1\n'],
  ])('%s', (_name, change, text, expected) => {
    expect(edit(text, change)).toBe(expected);
  });

  test('moves the indices of what follows, as in order', () => {
    expect(edit('a: [0, 1, 2, 3, 4]\n', remove('a.0'), remove('a.3'), set('a.0', 9))).toBe('a: [9, 2, 3]\n');
  });
});

describe('is refused', () => {
  test.each<[string, Change, string]>([
    ['what would change another place by its anchor', set('a.k', 2), 'a: &x\n  k: 1\nb: *x\n'],
    ['a removal of what a merge brings', remove('b.k'), 'a: &x {k: 1}\nb:\n  <<: *x\n'],
    ['a field of a scalar', set('a.b', 1), 'a: text\n'],
    ['an index beyond the end', set('a.5', 1), 'a: [1]\n'],
    ['a scalar in place of a block', set('a', 1), 'a:\n  b: 1\n'],
    ['a key that a later merge overrides', set('b.k', 2), 'a: &x {k: 1}\nb:\n  k: 3\n  <<: *x\n'],
  ])('%s', (_name, change, text) => {
    expect(edit(text, change)).toMatch(/^refused: the text /);
  });

  test('alone: other groups of changes are made', () => {
    const text = 'a: &x {k: 1}\nb: *x\nc: 1\n';
    const value = readDocuments({ name: 'x', text })[0]?.value ?? null;
    const groups = [[set('c', 2)], [set('a.k', 2)], [set('d', 3)]];
    const { text: result, refusals } = editDocument({ text, value }, groups);
    expect(result).toBe('a: &x {k: 1}\nb: *x\nc: 2\nd: 3\n');
    expect(refusals.map((refusal) => refusal === undefined)).toEqual([true, false, true]);
  });
});

test('an anchored map can change where its uses say the same on their own', () => {
  const text = 'a: &x {k: 1}\nb: *x\n';
  expect(edit(text, set('a.k', 2), set('b.k', 2))).toBe('a: &x {k: 2}\nb:\n  <<: *x\n  k: 2\n');
});
