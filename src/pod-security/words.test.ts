import { describe, expect, it } from 'vitest';
import { goQuote, plural, quoted, sortedSet } from './words.ts';

describe('goQuote', () => {
  it.each([
    ['plain', '"plain"'],
    ['', '""'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['\x07\b\f\n\r\t\v', '"\\a\\b\\f\\n\\r\\t\\v"'],
    ['\x00\x1f\x7f', '"\\x00\\x1f\\x7f"'],
    ['é ü 漢 😀', '"é ü 漢 😀"'],
    ['\u00a0\u200b\ufeff', '"\\u00a0\\u200b\\ufeff"'],
    ['\u0085', '"\\u0085"'],
    ['\u{e0001}', '"\\U000e0001"'],
    ['\ud800', '"\ufffd"'],
  ])('%j becomes %s', (text, literal) => {
    expect(goQuote(text)).toBe(literal);
  });
});

it('sorts by UTF-8 bytes, each text once', () => {
  expect(sortedSet(['b', 'a', 'b', '', '10', '9'])).toEqual(['', '10', '9', 'a', 'b']);
  // U+FF5E sorts before U+1F600 in UTF-8, and after its surrogates in UTF-16.
  expect(sortedSet(['\u{1f600}', '\uff5e', '\u{1f600}a'])).toEqual(['\uff5e', '\u{1f600}', '\u{1f600}a']);
});

it('names are put between quotes as they are', () => {
  expect(quoted([])).toBe('');
  expect(quoted(['a', 'b"c'])).toBe('"a", "b"c"');
});

it('one is singular, none and many are plural', () => {
  expect([0, 1, 2].map((count) => plural('pod', 'pods', count))).toEqual(['pods', 'pod', 'pods']);
});
