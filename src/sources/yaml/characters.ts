/** The characters that YAML 1.1 gives a meaning to, by UTF-16 code unit. */
export const TAB = 0x09;
export const LINE_FEED = 0x0a;
export const CARRIAGE_RETURN = 0x0d;
export const SPACE = 0x20;
export const EXCLAMATION = 0x21;
export const DOUBLE_QUOTE = 0x22;
export const HASH = 0x23;
export const PERCENT = 0x25;
export const AMPERSAND = 0x26;
export const SINGLE_QUOTE = 0x27;
export const ASTERISK = 0x2a;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const MINUS = 0x2d;
export const DOT = 0x2e;
export const ZERO = 0x30;
export const NINE = 0x39;
export const COLON = 0x3a;
export const LESS = 0x3c;
export const GREATER = 0x3e;
export const QUESTION = 0x3f;
export const AT = 0x40;
export const UPPER_E = 0x45;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const BACKTICK = 0x60;
export const LOWER_E = 0x65;
export const OPEN_BRACE = 0x7b;
export const PIPE = 0x7c;
export const CLOSE_BRACE = 0x7d;
const NEXT_LINE = 0x85;
export const LINE_SEPARATOR = 0x2028;
export const PARAGRAPH_SEPARATOR = 0x2029;
export const BYTE_ORDER_MARK = 0xfeff;

/** What stands for the end of the text; the character itself is refused before the scan. */
export const END = 0;

const BLANK = 1;
const BREAK = 2;
const WORD = 4;
const FLOW = 8;
/** What may end a word of a plain scalar, in some place or other. */
const STOP = 16;

/** Classes of the first 256 characters, so that the loops over text need one look-up. */
const CLASSES = new Uint8Array(256);
for (const character of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-') {
  CLASSES[character.charCodeAt(0)] = WORD;
}
for (const character of ',?[]{}') CLASSES[character.charCodeAt(0)] = FLOW | STOP;
for (const code of [SPACE, TAB]) CLASSES[code] = BLANK | STOP;
for (const code of [LINE_FEED, CARRIAGE_RETURN, NEXT_LINE]) CLASSES[code] = BREAK | STOP;
for (const code of [COLON, END]) CLASSES[code] = STOP;

function hasClass(code: number, classes: number): boolean {
  return code < 256 && ((CLASSES[code] ?? 0) & classes) !== 0;
}

function isSeparator(code: number): boolean {
  return code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR;
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

/** Line breaks of YAML 1.1, which has three more than editors know. */
export function isBreak(code: number): boolean {
  return hasClass(code, BREAK) || isSeparator(code);
}

export function isBreakOrEnd(code: number): boolean {
  return code === END || isBreak(code);
}

export function isBlankOrBreak(code: number): boolean {
  return hasClass(code, BLANK | BREAK) || isSeparator(code);
}

export function isBlankBreakOrEnd(code: number): boolean {
  return code === END || isBlankOrBreak(code);
}

/** Whether a word of a plain scalar goes on with the character, whatever comes before and after it. */
export function isInsideWord(code: number): boolean {
  return code < 256 ? ((CLASSES[code] ?? STOP) & STOP) === 0 : !isSeparator(code);
}

/** Letters, digits, `_` and `-`: what anchors and tag handles are made of. */
export function isWord(code: number): boolean {
  return hasClass(code, WORD);
}

/** Indicators that end a plain scalar inside `[]` and `{}`. */
export function isFlowIndicator(code: number): boolean {
  return hasClass(code, FLOW);
}

export function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}
