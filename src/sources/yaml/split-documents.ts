import { HASH, LINE_FEED, OPEN_BRACE } from './characters.ts';

/** kubectl looks no further than this, in octets, to see whether a text begins as JSON. */
const JSON_PREFIX = 4096;

const SEPARATOR = '---';

/** Space as Go's unicode.IsSpace has it. */
const GO_SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
const NOT_GO_SPACE = /[^\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/g;

/** Whether the first character that is no space is an opening brace. Such a text is read as JSON first. */
export function looksLikeJson(text: string, start: number): boolean {
  const prefix = text.slice(start, start + JSON_PREFIX);
  const first = prefix.search(NOT_GO_SPACE);
  return (
    first >= 0 && prefix.charCodeAt(first) === OPEN_BRACE && Buffer.byteLength(prefix.slice(0, first)) < JSON_PREFIX
  );
}

/**
 * Where YAML begins after the last value of JSON: after space up to the first line feed. Undefined where kubectl does
 * not try, which is when fewer than four octets are left.
 */
export function afterJson(text: string, end: number): number | undefined {
  for (let position = end; ; position++) {
    const next = text.slice(position, position + 4);
    if (Buffer.byteLength(next) < 4 || next.startsWith('\ufffd')) return undefined;
    if (!GO_SPACE.test(next.charAt(0))) return position;
    if (next.charCodeAt(0) === LINE_FEED) return position + 1;
  }
}

/** One document of YAML, without the separator that ends it. */
export interface YamlChunk {
  readonly start: number;
  readonly end: number;
  /** Where the next one begins. */
  readonly next: number;
  /** The offset of a separator line with something else on it, which kubectl refuses. */
  readonly badSeparator: number | undefined;
}

/**
 * Finds the document that begins at `start`: it ends before the next line that starts with three dashes. A separator
 * at its own beginning belongs to it.
 */
export function nextYamlDocument(text: string, start: number): YamlChunk {
  let badSeparator: number | undefined;
  for (let line = start; ; ) {
    const separator = separatorFrom(text, line);
    if (separator < 0) return { start, end: text.length, next: text.length, badSeparator };
    const end = endOfLine(text, separator);
    if (!isCleanSeparator(text, separator, end)) badSeparator ??= separator;
    else if (separator > start) return { start, end: separator, next: end, badSeparator };
    line = end;
  }
}

function separatorFrom(text: string, line: number): number {
  if (text.startsWith(SEPARATOR, line)) return line;
  const index = text.indexOf(`\n${SEPARATOR}`, line);
  return index < 0 ? -1 : index + 1;
}

function endOfLine(text: string, from: number): number {
  const lineFeed = text.indexOf('\n', from);
  return lineFeed < 0 ? text.length : lineFeed + 1;
}

/** Whether nothing but space or a comment follows the dashes. */
function isCleanSeparator(text: string, separator: number, end: number): boolean {
  NOT_GO_SPACE.lastIndex = separator + SEPARATOR.length;
  const match = NOT_GO_SPACE.exec(text);
  return match === null || match.index >= end || text.charCodeAt(match.index) === HASH;
}

/** All that YAML does not allow in a text: control characters, but for space, and the two code points that are none. */
const NOT_ALLOWED = /[^\t\n\r -~\x85\xa0-\ufffd]/g;

/** The first character from `start` on that YAML does not allow in a text, the text's length when there is none. */
export function findControlCharacter(text: string, start: number): number {
  NOT_ALLOWED.lastIndex = start;
  return NOT_ALLOWED.exec(text)?.index ?? text.length;
}
