import type { JsonValue } from '../../kube/index.ts';

/** A number as Go holds it after go-yaml has read it; a `uint` is beyond the greatest signed 64-bit number. */
export type GoNumber =
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'uint'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number };

const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;

/** More digits than any 64-bit number has in any base, sign and prefix included. */
const MAX_INTEGER_LENGTH = 80;

const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|(?:0[oO]|0)([0-7]*)|([1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** Go's own syntax of a float that starts with a dot: underscores are part of it, and stand between digits alone. */
const FLOAT_AFTER_DOT = /^\.[0-9_]+(?:[eE][-+]?[0-9_]+)?$/;
const STRAY_UNDERSCORE = /_(?![0-9])|(?<![0-9])_/;
const SIGNED_BINARY = /^0b([-+]?)([01]+)$/;

/**
 * Reads a plain scalar as the number that go-yaml v2 takes it for, undefined when it is a string. In whole numbers
 * `0x`, `0b`, `0o` and a leading `0` give the base and underscores are dropped. There are no base 60 numbers.
 */
export function parseGoNumber(text: string): GoNumber | undefined {
  if (text.startsWith('.')) {
    return FLOAT_AFTER_DOT.test(text) && !STRAY_UNDERSCORE.test(text) ? float(text.replaceAll('_', '')) : undefined;
  }
  const plain = text.includes('_') ? text.replaceAll('_', '') : text;
  return parseInteger(plain) ?? (FLOAT.test(plain) ? float(plain) : undefined) ?? parseSignedBinary(plain);
}

function parseInteger(text: string): GoNumber | undefined {
  const match = INTEGER.exec(text);
  if (match === null) return undefined;
  const [, sign = '', hexadecimal, binary, octal, decimal] = match;
  if (hexadecimal !== undefined) return integer(sign, '0x', hexadecimal);
  if (binary !== undefined) return integer(sign, '0b', binary);
  if (decimal !== undefined) return integer(sign, '', decimal);
  // `0o` without digits is no number, a lone `0` is.
  if (octal === '' && /[oO]/.test(text)) return undefined;
  return integer(sign, '0o', octal || '0');
}

/** go-yaml's own reading of binary numbers, by which a sign may follow the prefix. */
function parseSignedBinary(text: string): GoNumber | undefined {
  const match = SIGNED_BINARY.exec(text);
  return match === null ? undefined : integer(match[1] ?? '', '0b', match[2] ?? '');
}

function integer(sign: string, prefix: string, digits: string): GoNumber | undefined {
  const significant = digits.replace(/^0+(?=.)/, '');
  if (significant.length > MAX_INTEGER_LENGTH) return undefined;
  const magnitude = BigInt(prefix + significant);
  const value = sign === '-' ? -magnitude : magnitude;
  if (value >= MIN_INT64 && value <= MAX_INT64) return { type: 'int', value };
  return sign === '' && value <= MAX_UINT64 ? { type: 'uint', value } : undefined;
}

function float(text: string): GoNumber | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? { type: 'float', value } : undefined;
}

/**
 * The number that kubectl makes of it by way of JSON: a float that is whole becomes a whole number, whole numbers
 * beyond 64 bits become floats. Undefined for an infinity and for NaN, which JSON cannot carry.
 */
export function numberToJson(number: GoNumber): JsonValue | undefined {
  switch (number.type) {
    case 'int':
      return wholeNumber(number.value);
    case 'uint':
      return Number(number.value);
    case 'float':
      if (Number.isSafeInteger(number.value)) return number.value === 0 ? 0 : number.value;
      if (!Number.isFinite(number.value)) return undefined;
      // Go writes a float of this size with all its digits, and then reads a whole number.
      if (!Number.isInteger(number.value) || Math.abs(number.value) >= 1e19) return number.value;
      return int64OrFloat(BigInt(String(number.value)));
  }
}

function int64OrFloat(value: bigint): number | bigint {
  return value >= MIN_INT64 && value <= MAX_INT64 ? wholeNumber(value) : Number(value);
}

function wholeNumber(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

const JSON_INTEGER = /^-?[0-9]+$/;

/** Reads a number of JSON as kubectl does: exact within 64 bits. Undefined when no float is large enough. */
export function parseJsonNumber(text: string): number | bigint | undefined {
  if (JSON_INTEGER.test(text) && text.length <= MAX_INTEGER_LENGTH) return int64OrFloat(BigInt(text));
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/**
 * The key that a number becomes. Undefined for a whole number beyond 64 signed bits, which kubectl refuses as a key.
 * Floats are written in single precision, with an exponent from six digits on.
 */
export function numberToKey(number: GoNumber): string | undefined {
  if (number.type === 'uint') return undefined;
  return number.type === 'int' ? String(number.value) : singlePrecision(Math.fround(number.value));
}

function singlePrecision(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [digits = '', exponent = 0] = shortestDigits(Math.abs(value));
  const sign = value < 0 ? '-' : '';
  if (exponent < -4 || exponent >= 6) return sign + scientific(digits, exponent);
  return sign + decimal(digits, exponent);
}

/** The fewest digits that name the single-precision number, nearest to it, and the power of ten of the first. */
function shortestDigits(value: number): [string, number] {
  for (let precision = 0; ; precision++) {
    const [mantissa = '', power = ''] = value.toExponential(precision).split('e');
    const nearest = Number(mantissa.replace('.', ''));
    const exponent = Number(power);
    // Below a power of two the numbers lie closer, so that one on the other side may be the only one to name it.
    const candidates = [
      isOddHalf(value, precision, nearest) ? nearest - 1 : nearest,
      nearest,
      nearest + 1,
      nearest - 1,
    ];
    for (const digits of candidates) {
      if (Math.fround(Number(`${digits}e${exponent - precision}`)) !== value) continue;
      const text = String(digits);
      return [text.replace(/0+$/, ''), exponent + text.length - precision - 1];
    }
  }
}

/** Whether the number lies halfway between two, of which the larger is odd: Go takes the even one then, but for powers of two. */
function isOddHalf(value: number, precision: number, larger: number): boolean {
  const rest = value
    .toExponential(100)
    .replace('.', '')
    .slice(precision + 1);
  return larger % 2 === 1 && /^50*e/.test(rest) && !Number.isInteger(Math.log2(value));
}

function scientific(digits: string, exponent: number): string {
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${power}`;
}

function decimal(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
