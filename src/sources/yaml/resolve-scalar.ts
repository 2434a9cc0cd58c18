import type { JsonValue } from '../../kube/index.ts';
import { decodeBinary } from './binary.ts';
import { DOT, isDigit, MINUS, NINE, PLUS, ZERO } from './characters.ts';
import type { WrittenScalar } from './events.ts';
import { type GoNumber, numberToJson, numberToKey, parseGoNumber, parseJsonNumber } from './go-number.ts';
import { TextError } from './text-error.ts';
import { isTimestamp } from './timestamp.ts';

/** The words of YAML 1.1 that are not strings, in the spellings that go-yaml v2 knows. */
const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
]);
const LONGEST_WORD = 5;

const SPECIAL_FLOATS: ReadonlyMap<string, number> = new Map([
  ...['.nan', '.NaN', '.NAN'].map((word) => [word, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((word) => [word, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((word) => [word, Number.NEGATIVE_INFINITY] as const),
]);

const TAG = 'tag:yaml.org,2002:';

/** The first characters of the words above and of numbers; all else is a string at the first glance. */
const FIRST = new Uint8Array(128);
for (const character of 'yYnNtTfFoO~+-.0123456789') FIRST[character.charCodeAt(0)] = 1;

/** The value that kubectl reads from a scalar. Undefined for infinity and NaN, which JSON cannot carry. */
export function scalarValue(event: WrittenScalar): JsonValue | undefined {
  if (event.style === 'json') return jsonLiteral(event);
  if (event.tag !== '') return toJson(taggedScalar(event));
  return event.style === 'plain' ? plainValue(event.value) : event.value;
}

/**
 * The key that kubectl makes of a scalar: keys of JSON are strings, whatever they were. Undefined for null and for a
 * whole number beyond 64 bits, which it refuses.
 */
export function scalarKey(event: WrittenScalar): string | undefined {
  const resolved = resolve(event);
  if (resolved === null) return undefined;
  if (typeof resolved !== 'object') return String(resolved);
  return numberToKey(resolved);
}

function resolve(event: WrittenScalar): Resolved {
  if (event.tag !== '') return taggedScalar(event);
  return event.style === 'plain' ? plainScalar(event.value) : event.value;
}

/** Whether the scalar is the key `<<`, by which another map is merged into this one. */
export function isMergeKey(event: WrittenScalar): boolean {
  if (event.value !== '<<') return false;
  return event.tag === '' ? event.style === 'plain' : event.tag === '!' || event.tag === `${TAG}merge`;
}

type Resolved = string | boolean | null | GoNumber;

function plainValue(text: string): JsonValue | undefined {
  const first = text.length === 0 ? 0 : text.charCodeAt(0);
  if (first >= 128 || (first !== 0 && FIRST[first] === 0)) return text;
  if (first >= ZERO && first <= NINE) {
    const small = smallInteger(text);
    if (small >= 0) return small;
  }
  return toJson(plainScalar(text));
}

/** A decimal number of at most 15 digits, -1 for any other text. */
function smallInteger(text: string): number {
  if (text.length > 15 || (text.length > 1 && text.charCodeAt(0) === ZERO)) return -1;
  let value = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (!isDigit(code)) return -1;
    value = value * 10 + code - ZERO;
  }
  return value;
}

function plainScalar(text: string): Resolved {
  if (text.length <= LONGEST_WORD) {
    const word = WORDS.get(text);
    if (word !== undefined) return word;
    const special = SPECIAL_FLOATS.get(text);
    if (special !== undefined) return { type: 'float', value: special };
  }
  const first = text.charCodeAt(0);
  const mayBeNumber = isDigit(first) || first === DOT || first === PLUS || first === MINUS;
  return (mayBeNumber ? parseGoNumber(text) : undefined) ?? text;
}

/** A scalar with a tag. Quotes do not matter then: `!!int "1"` is a number. Tags that YAML does not know are ignored. */
function taggedScalar(event: WrittenScalar): Resolved {
  const { tag, value } = event;
  if (!tag.startsWith(TAG)) return value;
  const type = tag.slice(TAG.length);
  switch (type) {
    case 'str':
      return value;
    case 'binary': {
      const decoded = decodeBinary(value);
      if (decoded === undefined) throw new TextError('this is not base64, as its tag !!binary says', event.start);
      return decoded;
    }
    case 'timestamp':
      if (!isTimestamp(value)) throw wrongType(type, event);
      return value;
    case 'bool':
    case 'int':
    case 'float':
    case 'null': {
      const resolved = plainScalar(value);
      if (type === 'float' && typeof resolved === 'object' && resolved?.type === 'int') {
        return { type: 'float', value: Number(resolved.value) };
      }
      if (typeName(resolved) !== type) throw wrongType(type, event);
      return resolved;
    }
    default:
      return value;
  }
}

function typeName(value: Resolved): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value === 'boolean' ? 'bool' : 'str';
  return value.type === 'float' ? 'float' : 'int';
}

function wrongType(type: string, event: WrittenScalar): TextError {
  return new TextError(`this value does not have the type that its tag !!${type} says`, event.start);
}

function toJson(resolved: Resolved): JsonValue | undefined {
  return resolved === null || typeof resolved !== 'object' ? resolved : numberToJson(resolved);
}

function jsonLiteral(event: WrittenScalar): JsonValue {
  switch (event.value) {
    case 'true':
      return true;
    case 'false':
      return false;
    case 'null':
      return null;
    default: {
      const value = parseJsonNumber(event.value);
      if (value === undefined) throw new TextError('this number is too large', event.start);
      return value;
    }
  }
}
