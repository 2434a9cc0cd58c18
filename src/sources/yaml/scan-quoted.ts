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
import { foldBreaks } from './scan-plain.ts';
import type { Scanner } from './scanner.ts';
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
export function scanQuoted(scanner: Scanner, token: Token): void {
  const quote = scanner.at(0);
  const start = scanner.position;
  scanner.position++;
  token.style = quote === SINGLE_QUOTE ? 'single-quoted' : 'double-quoted';
  const close = findClose(scanner, quote);
  token.value = close < 0 ? scanParts(scanner, start, quote) : scanner.text.slice(scanner.position, close);
  if (close >= 0) scanner.position = close;
  scanner.position++;
  token.end = scanner.position;
}

/** The closing quote of a text on one line without escapes, -1 for any other. */
function findClose(scanner: Scanner, quote: number): number {
  const { text, end } = scanner;
  for (let index = scanner.position; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code === quote) return quote === SINGLE_QUOTE && text.charCodeAt(index + 1) === quote ? -1 : index;
    if (code === BACKSLASH ? quote === DOUBLE_QUOTE : isBreak(code)) return -1;
  }
  return -1;
}

/** Reads up to the closing quote, resolving escapes and folding lines. */
function scanParts(scanner: Scanner, start: number, quote: number): string {
  let value = '';
  for (;;) {
    if (scanner.atDocumentMarker()) {
      throw new TextError('a document marker stands inside this quoted text', start);
    }
    if (scanner.at(0) === END) throw new TextError('this quote is never closed', start);
    value += scanWord(scanner, quote);
    let first: string | undefined;
    if (quote === DOUBLE_QUOTE && scanner.at(0) === BACKSLASH) {
      // An escaped line break joins the lines without a space.
      scanner.position++;
      scanner.skipBreak();
      first = '';
    }
    if (scanner.at(0) === quote) return value;
    value += scanBlanks(scanner, first);
  }
}

/** Reads up to a blank, a line break, an escaped line break or the closing quote. */
function scanWord(scanner: Scanner, quote: number): string {
  const { text } = scanner;
  let value = '';
  let start = scanner.position;
  for (;;) {
    const code = scanner.at(0);
    if (isBlankBreakOrEnd(code)) break;
    if (code === quote) {
      if (quote !== SINGLE_QUOTE || scanner.at(1) !== SINGLE_QUOTE) break;
      value += text.slice(start, scanner.position + 1);
      scanner.position += 2;
      start = scanner.position;
    } else if (code === BACKSLASH && quote === DOUBLE_QUOTE) {
      if (isBreak(scanner.at(1))) break;
      value += text.slice(start, scanner.position) + scanEscape(scanner);
      start = scanner.position;
    } else scanner.position++;
  }
  return value + text.slice(start, scanner.position);
}

function scanEscape(scanner: Scanner): string {
  const start = scanner.position;
  const letter = scanner.text.charAt(start + 1);
  scanner.position += 2;
  const plain = ESCAPES.get(letter);
  if (plain !== undefined) return plain;
  const length = CODE_LENGTHS.get(letter);
  if (length === undefined) {
    throw new TextError('this escape is unknown: write a backslash twice, or use single quotes', start);
  }
  const digits = scanner.text.slice(scanner.position, Math.min(scanner.position + length, scanner.end));
  if (digits.length < length || !HEXADECIMAL.test(digits)) {
    throw new TextError(`this escape needs ${length} hexadecimal digits`, start);
  }
  const code = Number.parseInt(digits, 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
    throw new TextError('this escape names no character', start);
  }
  scanner.position += length;
  return String.fromCodePoint(code);
}

/** Goes past blanks and line breaks and gives what they become. `first` is the break that went before, if any. */
function scanBlanks(scanner: Scanner, before: string | undefined): string {
  const start = scanner.position;
  let first = before;
  let rest = '';
  for (;;) {
    const code = scanner.at(0);
    if (isBlank(code)) scanner.position++;
    else if (!isBlankOrBreak(code)) break;
    else if (first === undefined) first = scanner.skipBreak();
    else rest += scanner.skipBreak();
  }
  return first === undefined ? scanner.text.slice(start, scanner.position) : foldBreaks(first, rest);
}
