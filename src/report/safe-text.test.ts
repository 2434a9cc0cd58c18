import { expect, test } from 'vitest';
import { safeLine, safeText } from './safe-text.ts';

test.each([
  ['plain', 'plain'],
  ['größer 名前', 'größer 名前'],
  ['\u001b[2Jx', '\\u{1b}[2Jx'],
  ['a\nb\tc', 'a\\u{a}b\\u{9}c'],
  ['\u202eab', '\\u{202e}ab'],
  ['a\u200bb', 'a\\u{200b}b'],
  ['\ud800', '\\u{d800}'],
  ['\u{e0041}', '\\u{e0041}'],
])('%j is shown as %j', (text, shown) => {
  expect(safeText(text)).toBe(shown);
});

test('a text that nobody could read is cut, between characters or not', () => {
  expect(safeText('x'.repeat(5000))).toBe(`${'x'.repeat(1000)}…`);
  expect(safeText(`${'x'.repeat(999)}😀😀`)).toBe(`${'x'.repeat(999)}\\u{d83d}…`);
});

test.each([
  ['::error::x', '\\u{3a}:error::x'],
  ['  ::error::x', '  \\u{3a}:error::x'],
  ['fe80::1', 'fe80::1'],
  ['a ##[group]', 'a #\\u{23}[group]'],
  ['##vso[x]', '#\\u{23}vso[x]'],
])('no CI system takes %j for a command', (line, shown) => {
  expect(safeLine(line)).toBe(shown);
});
