import {
  BACKSLASH,
  DOUBLE_QUOTE,
  END,
  isBlank,
  isBlankBreakOrEnd,
  isBlankOrBreak,
  isBreak,
  SINGLE_QUOTE,
} from './characters.ts';
import type { Cursor } from './cursor.ts';
import { foldBreaks } from './scan-plain.ts';
import { TextError } from './text-error.ts';
import type { Token } from './tokens.ts';

/** What one character after a backslash stands for. A slash is not among them: YAML 1.1 has no `\/`. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);

/** How many hexadecimal digits follow an escape that gives a character's number. */
const CODE_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

const HEXADECIMAL = /^[0-9A-Fa-f]+$/;

/** Scans a scalar in single or double quotes. */
export function scanQuoted(cursor: Cursor, token: Token): void {
  const quote = cursor.at(0);
  const start = cursor.position;
  cursor.position++;
  token.style = quote === SINGLE_QUOTE ? 'single-quoted' : 'double-quoted';
  const close = findClose(cursor, quote);
  token.value = close < 0 ? scanParts(cursor, start, quote) : cursor.text.slice(cursor.position, close);
  if (close >= 0) cursor.position = close;
  cursor.position++;
  token.end = cursor.position;
}

/** The closing quote of a text on one line without escapes, -1 for any other. */
function findClose(cursor: Cursor, quote: number): number {
  const { text, end } = cursor;
  for (let index = cursor.position; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code === quote) return quote === SINGLE_QUOTE && text.charCodeAt(index + 1) === quote ? -1 : index;
    if (code === BACKSLASH ? quote === DOUBLE_QUOTE : isBreak(code)) return -1;
  }
  return -1;
}

/** Reads up to the closing quote, resolving escapes and folding lines. */
function scanParts(cursor: Cursor, start: number, quote: number): string {
  let value = '';
  for (;;) {
    if (cursor.atDocumentMarker()) {
      throw new TextError('a document marker stands inside this quoted text', start);
    }
    if (cursor.at(0) === END) throw new TextError('this quote is never closed', start);
    value += scanWord(cursor, quote);
    let first: string | undefined;
    if (quote === DOUBLE_QUOTE && cursor.at(0) === BACKSLASH) {
      // An escaped line break joins the lines without a space.
      cursor.position++;
      cursor.skipBreak();
      first = '';
    }
    if (cursor.at(0) === quote) return value;
    value += scanBlanks(cursor, first);
  }
}

/** Reads up to a blank, a line break, an escaped line break or the closing quote. */
function scanWord(cursor: Cursor, quote: number): string {
  const { text } = cursor;
  let value = '';
  let start = cursor.position;
  for (;;) {
    const code = cursor.at(0);
    if (isBlankBreakOrEnd(code)) break;
    if (code === quote) {
      if (quote !== SINGLE_QUOTE || cursor.at(1) !== SINGLE_QUOTE) break;
      value += text.slice(start, cursor.position + 1);
      cursor.position += 2;
      start = cursor.position;
    } else if (code === BACKSLASH && quote === DOUBLE_QUOTE) {
      if (isBreak(cursor.at(1))) break;
      value += text.slice(start, cursor.position) + scanEscape(cursor);
      start = cursor.position;
    } else cursor.position++;
  }
  return value + text.slice(start, cursor.position);
}

function scanEscape(cursor: Cursor): string {
  const start = cursor.position;
  const letter = cursor.text.charAt(start + 1);
  cursor.position += 2;
  const plain = ESCAPES.get(letter);
  if (plain !== undefined) return plain;
  const length = CODE_LENGTHS.get(letter);
  if (length === undefined) {
    throw new TextError('this escape is unknown: write a backslash twice, or use single quotes', start);
  }
  const digits = cursor.text.slice(cursor.position, Math.min(cursor.position + length, cursor.end));
  if (digits.length < length || !HEXADECIMAL.test(digits)) {
    throw new TextError(`this escape needs ${length} hexadecimal digits`, start);
  }
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    throw new TextError('this escape names no character', start);
  }
  cursor.position += length;
  return String.fromCodePoint(code);
}

/** Goes past blanks and line breaks and gives what they become. `first` is the break that went before, if any. */
function scanBlanks(cursor: Cursor, before: string | undefined): string {
  const start = cursor.position;
  let first = before;
  let rest = '';
  for (;;) {
    const code = cursor.at(0);
    if (isBlank(code)) cursor.position++;
    else if (!isBlankOrBreak(code)) break;
    else if (first === undefined) first = cursor.skipBreak();
    else rest += cursor.skipBreak();
  }
  return first === undefined ? cursor.text.slice(start, cursor.position) : foldBreaks(first, rest);
}
