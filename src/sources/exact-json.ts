import type { JsonValue } from '../kube/index.ts';

/** Digits in a row that may be a number which a double cannot hold. In a string they only cost time. */
const LONG_NUMBER = /\d{16}/;

/** Beyond it a whole number is no value that Kubernetes has a type for. */
const LONGEST_INTEGER = 40;

/**
 * JSON.parse with whole numbers beyond 2^53 kept exact, as bigints. It does not recurse, and makes `__proto__` an own
 * property.
 *
 * @param mayHoldLongNumbers What is known of it already; undefined when the text is to be searched.
 * @throws SyntaxError whose message quotes the text: never show it
 */
export function parseJson(text: string, mayHoldLongNumbers = LONG_NUMBER.test(text)): JsonValue {
  return mayHoldLongNumbers
    ? JSON.parse(text, reviveWholeNumber as (key: string, value: unknown) => unknown)
    : JSON.parse(text);
}

function reviveWholeNumber(_key: string, value: unknown, { source = '' }: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  return /^-?\d+$/.test(source) && source.length <= LONGEST_INTEGER ? BigInt(source) : value;
}

/** Deeper nesting is refused: Kubernetes has no use for it, and what walks an object must not run out of stack. */
export const DEEPEST = 1_000;

/** Whether maps and lists in the text nest deeper than {@link DEEPEST}. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (inString) {
      if (character === BACKSLASH) at++;
      else if (character === QUOTE) inString = false;
    } else if (character === QUOTE) inString = true;
    else if (character === OPEN_BRACE || character === OPEN_BRACKET) {
      if (++depth > DEEPEST) return true;
    } else if (character === CLOSE_BRACE || character === CLOSE_BRACKET) depth--;
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** JSON.stringify that writes bigints as the numbers they are. */
export function formatJson(value: JsonValue): string {
  try {
    return JSON.stringify(value);
  } catch {
    // The plain way is several times faster, and hardly any object has such a number.
    return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? rawJson(String(part)) : part));
  }
}

/** In V8 since 11.4; TypeScript does not know it yet. */
const { rawJSON: rawJson } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };
