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
import type { Scanner } from './scanner.ts';
import { TextError } from './text-error.ts';
import { type Token, TokenKind } from './tokens.ts';

/** Scans `&name` or `*name`. */
export function scanAnchor(scanner: Scanner, token: Token): void {
  const start = scanner.position;
  scanner.position++;
  token.value = scanWord(scanner);
  token.end = scanner.position;
  if (token.value === '' || !mayFollowAnchor(scanner.at(0))) {
    throw new TextError('the name of an anchor is made of letters, digits, - and _', start);
  }
}

function scanWord(scanner: Scanner): string {
  const start = scanner.position;
  while (isWord(scanner.at(0))) scanner.position++;
  return scanner.text.slice(start, scanner.position);
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
export function scanTag(scanner: Scanner, token: Token): void {
  const start = scanner.position;
  if (scanner.at(1) === LESS) {
    scanner.position += 2;
    token.value = '';
    token.suffix = scanUri(scanner);
    if (token.suffix === '' || scanner.at(0) !== GREATER) throw badTag(start);
    scanner.position++;
  } else {
    const handle = scanHandle(scanner);
    if (handle.length > 1 && handle.endsWith('!')) {
      token.value = handle;
      token.suffix = scanUri(scanner);
      if (token.suffix === '') throw badTag(start);
    } else {
      token.value = '!';
      token.suffix = handle.slice(1) + scanUri(scanner);
      if (token.suffix === '') {
        token.value = '';
        token.suffix = '!';
      }
    }
  }
  if (!isBlankBreakOrEnd(scanner.at(0))) throw badTag(start);
  token.end = scanner.position;
}

function badTag(start: number): TextError {
  return new TextError('this tag is not well formed: put a value that starts with ! in quotes', start);
}

function scanHandle(scanner: Scanner): string {
  const start = scanner.position;
  if (scanner.at(0) !== EXCLAMATION) throw badTag(start);
  scanner.position++;
  scanWord(scanner);
  if (scanner.at(0) === EXCLAMATION) scanner.position++;
  return scanner.text.slice(start, scanner.position);
}

const URI_PUNCTUATION = new Set([...";/?:@&=+$,.!~*'()[]"].map((character) => character.charCodeAt(0)));

function scanUri(scanner: Scanner): string {
  let uri = '';
  let start = scanner.position;
  for (;;) {
    const code = scanner.at(0);
    if (code === PERCENT) {
      uri += scanner.text.slice(start, scanner.position) + scanOctets(scanner);
      start = scanner.position;
    } else if (isWord(code) || URI_PUNCTUATION.has(code)) scanner.position++;
    else return uri + scanner.text.slice(start, scanner.position);
  }
}

const OCTET = /^%[0-9A-Fa-f]{2}$/;

/** Reads the percent-encoded octets of one character. */
function scanOctets(scanner: Scanner): string {
  const start = scanner.position;
  let left = 1;
  for (let first = true; left > 0; left--, first = false) {
    const written = scanner.text.slice(scanner.position, Math.min(scanner.position + 3, scanner.end));
    if (!OCTET.test(written)) throw badTag(start);
    const octet = Number.parseInt(written.slice(1), 16);
    if (first) left = octetsOf(octet);
    if (first ? left === 0 : (octet & 0xc0) !== 0x80) throw badTag(start);
    scanner.position += 3;
  }
  const octets = scanner.text.slice(start, scanner.position);
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
export function scanDirective(scanner: Scanner, token: Token): void {
  const start = scanner.position;
  scanner.position++;
  const name = scanWord(scanner);
  if (!isBlankBreakOrEnd(scanner.at(0)) || (name !== 'YAML' && name !== 'TAG')) {
    throw new TextError('a line that starts with % is a directive, and this one is unknown', start);
  }
  skipBlanks(scanner);
  if (name === 'YAML') scanVersion(scanner, token);
  else scanTagDirective(scanner, token);
  token.end = scanner.position;
  skipBlanks(scanner);
  if (scanner.at(0) === HASH) while (!isBreakOrEnd(scanner.at(0))) scanner.position++;
  if (!isBreakOrEnd(scanner.at(0))) throw badDirective(start);
  if (isBreak(scanner.at(0))) scanner.skipBreak();
}

function badDirective(start: number): TextError {
  return new TextError('this directive is not well formed', start);
}

function skipBlanks(scanner: Scanner): void {
  while (isBlank(scanner.at(0))) scanner.position++;
}

function scanVersion(scanner: Scanner, token: Token): void {
  const start = token.start;
  const major = scanVersionNumber(scanner, start);
  if (scanner.at(0) !== DOT) throw badDirective(start);
  scanner.position++;
  token.kind = TokenKind.VersionDirective;
  token.value = `${major}.${scanVersionNumber(scanner, start)}`;
}

function scanVersionNumber(scanner: Scanner, start: number): number {
  const from = scanner.position;
  while (isDigit(scanner.at(0))) scanner.position++;
  const length = scanner.position - from;
  if (length < 1 || length > 2) throw badDirective(start);
  return Number(scanner.text.slice(from, scanner.position));
}

function scanTagDirective(scanner: Scanner, token: Token): void {
  const start = token.start;
  const handle = scanHandle(scanner);
  if (handle !== '!' && !handle.endsWith('!')) throw badDirective(start);
  if (!isBlank(scanner.at(0))) throw badDirective(start);
  skipBlanks(scanner);
  const prefix = scanUri(scanner);
  if (prefix === '' || !isBlankBreakOrEnd(scanner.at(0))) throw badDirective(start);
  token.kind = TokenKind.TagDirective;
  token.value = handle;
  token.suffix = prefix;
}
