import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unifiedDiff } from './unified-diff.ts';

test('shows lines that are new, gone and changed, with three lines around them', () => {
  const before = 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\n';
  const after = 'a\nb\nc\nd\nE\nf\ng\nh\ni\nj\nk\nl\nnew\nm\n';
  expect(unifiedDiff('x.yaml', before, after)).toBe(`--- a/x.yaml
+++ b/x.yaml
@@ -2,7 +2,7 @@
 b
 c
 d
-e
+E
 f
 g
 h
@@ -10,4 +10,5 @@
 j
 k
 l
+new
 m
`);
});

test('begins a new hunk where changes are far apart', () => {
  const before = Array.from({ length: 30 }, (_, index) => `${index}\n`).join('');
  const diff = unifiedDiff('/x', before, `first\n${before}last\n`);
  expect(diff.match(/^@@.*$/gm)).toEqual(['@@ -1,3 +1,4 @@', '@@ -28,3 +29,4 @@']);
  expect(diff.startsWith('--- /x\n+++ /x\n')).toBe(true);
});

test('says where the last line has no break', () => {
  expect(unifiedDiff('x', 'a', 'a\nb')).toBe(
    '--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n-a\n\\ No newline at end of file\n+a\n+b\n\\ No newline at end of file\n',
  );
});

test('is empty where nothing differs', () => {
  expect(unifiedDiff('x', 'a\n', 'a\n')).toBe('');
});

test('makes the one text of the other', () => {
  const text = fc
    .tuple(fc.array(fc.constantFrom('a\n', 'b\n', '\n', 'c\r\n'), { maxLength: 40 }), fc.constantFrom('', 'z'))
    .map(([lines, end]) => lines.join('') + end);
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(apply(before, unifiedDiff('x', before, after))).toBe(after);
    }),
  );
});

function apply(before: string, diff: string): string {
  const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  let [result, at] = ['', 0];
  const lines = diff.split('\n').slice(2, -1);
  for (const [index, line] of lines.entries()) {
    const lineBreak = lines[index + 1]?.startsWith('\\') === true ? '' : '\n';
    const start = /^@@ -(\d+)(?:,(\d+))? /.exec(line);
    if (start !== null) {
      const from = Number(start[1]) - (start[2] === '0' ? 0 : 1);
      result += old.slice(at, from).join('');
      at = from;
    } else if (line.startsWith('+')) result += line.slice(1) + lineBreak;
    else if (!line.startsWith('\\')) {
      expect(old[at++]).toBe(line.slice(1) + lineBreak);
      if (line.startsWith(' ')) result += line.slice(1) + lineBreak;
    }
  }
  return result + old.slice(at).join('');
}
