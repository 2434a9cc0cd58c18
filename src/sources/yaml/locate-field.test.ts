import { describe, expect, test } from 'vitest';
import type { FieldPath } from '../../kube/index.ts';
import { locateField, readDocuments } from './index.ts';

/** What the location covers in the text, `missing: ` before it when it is not the field's own. */
function locate(text: string, path: FieldPath, index = 0): string {
  const range = readDocuments({ name: 'test.yaml', text })[index]?.range;
  if (range === undefined) return 'no such document';
  const location = locateField(range, path);
  const lines = text.split(/\r\n|\r|\n/);
  const { start, end } = location;
  const line = lines[start.line - 1] ?? '';
  const covered = end.line === start.line ? line.slice(start.column - 1, end.column - 1) : 'several lines';
  return `${location.exact ? '' : 'missing: '}${start.line}:${start.column} ${covered}`;
}

const POD = `apiVersion: v1
kind: Pod
spec:
  hostNetwork: true   # shares the node's
  containers:
  - name: app
    securityContext:
      privileged: true
      capabilities: {add: [NET_ADMIN, "SYS_ADMIN"]}
    command:
    - "sh"
    - |
      echo
      echo
  -   name: other
`;

describe('locateField', () => {
  test.each<[string, FieldPath, string]>([
    ['a field, from its key to the end of its value', ['spec', 'hostNetwork'], '4:3 hostNetwork: true'],
    ['a field whose value goes on below, by its first line', ['spec', 'containers'], '5:3 containers:'],
    ['an item of a list, at its first character', ['spec', 'containers', 0], '6:5 name: app'],
    ['an item after more than one space', ['spec', 'containers', 1], '15:7 name: other'],
    ['a field in a list', ['spec', 'containers', 0, 'securityContext', 'privileged'], '8:7 privileged: true'],
    [
      'a field in a flow map',
      ['spec', 'containers', 0, 'securityContext', 'capabilities', 'add'],
      '9:22 add: [NET_ADMIN, "SYS_ADMIN"]',
    ],
    [
      'an item of a flow list',
      ['spec', 'containers', 0, 'securityContext', 'capabilities', 'add', 1],
      '9:39 "SYS_ADMIN"',
    ],
    ['a block scalar, by its first line', ['spec', 'containers', 0, 'command', 1], '12:7 |'],
    ['the document', [], '1:1 apiVersion: v1'],
    ['a missing field, by the map that would have it', ['spec', 'containers', 1, 'image'], 'missing: 15:7 name: other'],
    ['a missing field in a missing map', ['spec', 'securityContext', 'runAsUser'], 'missing: 3:1 spec:'],
    ['an item beyond the list', ['spec', 'containers', 7, 'image'], 'missing: 5:3 containers:'],
    ['a field of a scalar', ['kind', 'x'], 'missing: 2:1 kind: Pod'],
  ])('finds %s', (_, path, expected) => {
    expect(locate(POD, path)).toBe(expected);
  });

  test('finds fields of later documents', () => {
    expect(locate('a: 1\n---\n# c\nb: 2\n', ['b'], 1)).toBe('4:1 b: 2');
  });

  test('counts lines that end in CR LF and in CR', () => {
    expect(locate('a: 1\r\nb:\r\n  c: 2\r\n', ['b', 'c'])).toBe('3:3 c: 2');
    expect(locate('a: 1\rb:\r  c: 2\r', ['b', 'c'])).toBe('3:3 c: 2');
  });

  test('finds fields of JSON', () => {
    const text = '{\n  "items": [\n    {"kind": "Pod", "spec": {"a\\u0062": true}}\n  ]\n}\n';
    expect(locate(text, ['items', 0, 'spec', 'ab'])).toBe('3:30 "a\\u0062": true');
    expect(locate(`${text}{"b": 1}`, ['b'], 1)).toBe('6:2 "b": 1');
  });

  test('finds fields of YAML that begins with a value of JSON', () => {
    expect(locate('"a": 1 # c\nb: 2\n', ['b'])).toBe('2:1 b: 2');
  });

  test('finds keys that are not written as strings', () => {
    expect(locate('on: {0x10: a}\n', ['true', '16'])).toBe('1:6 0x10: a');
  });

  test('finds the last of duplicate keys, whose value counts', () => {
    expect(locate('a: 1\na: 2\n', ['a'])).toBe('2:1 a: 2');
  });

  test('points at the alias, and says where the field is written', () => {
    const text = 'a: &x\n  k: 1\nb: *x\n';
    expect(locate(text, ['b', 'k'])).toBe('3:1 b: *x');
    const [document] = readDocuments({ name: 'x', text });
    expect(document && locateField(document.range, ['b', 'k']).definition).toEqual({
      start: { line: 2, column: 3 },
      end: { line: 2, column: 7 },
    });
    expect(document && locateField(document.range, ['b']).definition).toBeUndefined();
  });

  test.each([
    ['a merge', 'a: &x {k: 1}\nb:\n  <<: *x\n', '3:3 <<: *x'],
    ['a merge that overrides a key before it', 'a: &x {k: 1}\nb:\n  k: 2\n  <<: *x\n', '4:3 <<: *x'],
    ['a key that overrides a merge before it', 'a: &x {k: 1}\nb:\n  <<: *x\n  k: 2\n', '4:3 k: 2'],
    ['a list of merges', 'a: &x {k: 1}\nb:\n  <<: [{j: 1}, *x]\n', '3:3 <<: [{j: 1}, *x]'],
  ])('points at %s', (_, text, expected) => {
    expect(locate(text, ['b', 'k'])).toBe(expected);
  });

  test('gives the beginning of a document that cannot be read', () => {
    expect(locate('a: 1\n---\nb: [\n', ['b'], 1)).toBe('missing: 3:1 ');
    expect(locate('# nothing\n', ['b'])).toBe('missing: 1:1 ');
  });
});
