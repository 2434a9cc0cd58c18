import {
  AT,
  BACKTICK,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DOT,
  EXCLAMATION,
  GREATER,
  HASH,
  isBlank,
  isBlankBreakOrEnd,
  isBreak,
  isBreakOrEnd,
  isDigit,
  isWord,
  LESS,
  PERCENT,
  QUESTION,
} from './characters.ts';
import type { Cursor } from './cursor.ts';
import { TextError } from './text-error.ts';
import { type Token, TokenKind } from './tokens.ts';

/** Scans `&name` or `*name`. */
export function scanAnchor(cursor: Cursor, token: Token): void {
  const start = cursor.position;
  cursor.position++;
  token.value = scanWord(cursor);
  token.end = cursor.position;
  if (token.value === '' || !mayFollowAnchor(cursor.at(0))) {
    throw new TextError('the name of an anchor is made of letters, digits, - and _', start);
  }
}

function scanWord(cursor: Cursor): string {
  const start = cursor.position;
  while (isWord(cursor.at(0))) cursor.position++;
  return cursor.text.slice(start, cursor.position);
}

function mayFollowAnchor(code: number): boolean {
  switch (code) {
    case QUESTION:
    case COLON:
    case COMMA:
    case CLOSE_BRACKET:
    case CLOSE_BRACE:
    case PERCENT:
    case AT:
    case BACKTICK:
      return true;
    default:
      return isBlankBreakOrEnd(code);
  }
}

/** Scans a tag into its handle (`value`) and the rest (`suffix`). The handle of `!<…>` and of a lone `!` is empty. */
export function scanTag(cursor: Cursor, token: Token): void {
  const start = cursor.position;
  if (cursor.at(1) === LESS) {
    cursor.position += 2;
    token.value = '';
    token.suffix = scanUri(cursor);
    if (token.suffix === '' || cursor.at(0) !== GREATER) throw badTag(start);
    cursor.position++;
  } else {
    const handle = scanHandle(cursor);
    if (handle.length > 1 && handle.endsWith('!')) {
      token.value = handle;
      token.suffix = scanUri(cursor);
      if (token.suffix === '') throw badTag(start);
    } else {
      token.value = '!';
      token.suffix = handle.slice(1) + scanUri(cursor);
      if (token.suffix === '') {
        token.value = '';
        token.suffix = '!';
      }
    }
  }
  if (!isBlankBreakOrEnd(cursor.at(0))) throw badTag(start);
  token.end = cursor.position;
}

function badTag(start: number): TextError {
  return new TextError('this tag is not well formed: put a value that starts with ! in quotes', start);
}

function scanHandle(cursor: Cursor): string {
  const start = cursor.position;
  if (cursor.at(0) !== EXCLAMATION) throw badTag(start);
  cursor.position++;
  scanWord(cursor);
  if (cursor.at(0) === EXCLAMATION) cursor.position++;
  return cursor.text.slice(start, cursor.position);
}

const URI_PUNCTUATION = new Set([...";/?:@&=+$,.!~*'()[]"].map((character) => character.charCodeAt(0)));

function scanUri(cursor: Cursor): string {
  let uri = '';
  let start = cursor.position;
  for (;;) {
    const code = cursor.at(0);
    if (code === PERCENT) {
      uri += cursor.text.slice(start, cursor.position) + scanOctets(cursor);
      start = cursor.position;
    } else if (isWord(code) || URI_PUNCTUATION.has(code)) cursor.position++;
    else return uri + cursor.text.slice(start, cursor.position);
  }
}

const OCTET = /^%[0-9A-Fa-f]{2}$/;

/** Reads the percent-encoded octets of one character. */
function scanOctets(cursor: Cursor): string {
  const start = cursor.position;
  let left = 1;
  for (let first = true; left > 0; left--, first = false) {
    const written = cursor.text.slice(cursor.position, Math.min(cursor.position + 3, cursor.end));
    if (!OCTET.test(written)) throw badTag(start);
    const octet = Number.parseInt(written.slice(1), 16);
    if (first) left = octetsOf(octet);
    if (first ? left === 0 : (octet & 0xc0) !== 0x80) throw badTag(start);
    cursor.position += 3;
  }
  const octets = cursor.text.slice(start, cursor.position);
  try {
    return decodeURIComponent(octets);
  } catch {
    return octets;
  }
}

function octetsOf(leading: number): number {
  if (leading < 0x80) return 1;
  if ((leading & 0xe0) === 0xc0) return 2;
  if ((leading & 0xf0) === 0xe0) return 3;
  return (leading & 0xf8) === 0xf0 ? 4 : 0;
}

/** Scans a `%YAML` or `%TAG` line. */
export function scanDirective(cursor: Cursor, token: Token): void {
  const start = cursor.position;
  cursor.position++;
  const name = scanWord(cursor);
  if (!isBlankBreakOrEnd(cursor.at(0)) || (name !== 'YAML' && name !== 'TAG')) {
    throw new TextError('a line that starts with % is a directive, and this one is unknown', start);
  }
  skipBlanks(cursor);
  if (name === 'YAML') scanVersion(cursor, token);
  else scanTagDirective(cursor, token);
  token.end = cursor.position;
  skipBlanks(cursor);
  if (cursor.at(0) === HASH) while (!isBreakOrEnd(cursor.at(0))) cursor.position++;
  if (!isBreakOrEnd(cursor.at(0))) throw badDirective(start);
  if (isBreak(cursor.at(0))) cursor.skipBreak();
}

function badDirective(start: number): TextError {
  return new TextError('this directive is not well formed', start);
}

function skipBlanks(cursor: Cursor): void {
  while (isBlank(cursor.at(0))) cursor.position++;
}

function scanVersion(cursor: Cursor, token: Token): void {
  const start = token.start;
  const major = scanVersionNumber(cursor, start);
  if (cursor.at(0) !== DOT) throw badDirective(start);
  cursor.position++;
  token.kind = TokenKind.VersionDirective;
  token.value = `${major}.${scanVersionNumber(cursor, start)}`;
}

function scanVersionNumber(cursor: Cursor, start: number): number {
  const from = cursor.position;
  while (isDigit(cursor.at(0))) cursor.position++;
  const length = cursor.position - from;
  if (length < 1 || length > 2) throw badDirective(start);
  return Number(cursor.text.slice(from, cursor.position));
}

function scanTagDirective(cursor: Cursor, token: Token): void {
  const start = token.start;
  const handle = scanHandle(cursor);
  if (handle !== '!' && !handle.endsWith('!')) throw badDirective(start);
  if (!isBlank(cursor.at(0))) throw badDirective(start);
  skipBlanks(cursor);
  const prefix = scanUri(cursor);
  if (prefix === '' || !isBlankBreakOrEnd(cursor.at(0))) throw badDirective(start);
  token.kind = TokenKind.TagDirective;
  token.value = handle;
  token.suffix = prefix;
}
