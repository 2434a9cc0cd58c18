/** `one` for a count of one, otherwise `many`. */
export function plural(one: string, many: string, count: number): string {
  return count === 1 ? one : many;
}

/** `"a", "b"`: names between quotes, taken as they are. */
export function quoted(names: readonly string[]): string {
  return names.length === 0 ? '' : `"${names.join('", "')}"`;
}

/** Each text once, in the order of their UTF-8 bytes. */
export function sortedSet(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].sort(compareBytes);
}

/** Compares by UTF-8 bytes, which is the order of code points and differs from that of UTF-16 code units. */
export function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    // Surrogates stand for code points above all others.
    if (x !== y) return Number(isSurrogate(x)) - Number(isSurrogate(y)) || x - y;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const PLAIN = /^[ !#-[\]-~]*$/;

/** A Go string literal (`strconv.Quote`), which is how the API server quotes what users wrote. */
export function goQuote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  let literal = '"';
  for (const char of text) literal += escaped(char);
  return `${literal}"`;
}

function escaped(char: string): string {
  const short = SHORT_ESCAPES.get(char);
  if (short !== undefined) return short;
  if (PRINTABLE.test(char)) return char;
  const code = char.codePointAt(0) ?? 0;
  // A lone surrogate cannot be in UTF-8; decoding JSON replaces it.
  if (isSurrogate(code)) return '\uFFFD';
  if (code < 0x80) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
