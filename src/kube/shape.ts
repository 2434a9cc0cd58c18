import type { FieldPath } from './field-path.ts';
import { describeType, isJsonArray, isJsonObject, type JsonObject, type JsonValue, ownField } from './json.ts';

/** A field whose type the API server refuses. */
export interface FieldProblem {
  readonly path: FieldPath;
  /** `expected a boolean, found a string` */
  readonly message: string;
}

/** Where a reading stands: the path walked so far, and what did not fit. */
export class Reading {
  readonly problems: FieldProblem[] = [];
  readonly #path: (string | number)[];

  constructor(root: FieldPath = []) {
    this.#path = [...root];
  }

  /** Reads a part of the current value, one step further down the path. */
  at<T>(part: string | number, value: JsonValue | undefined, shape: Shape<T>): T | undefined {
    if (value === undefined || value === null) return undefined;
    this.#path.push(part);
    const result = shape(value, this);
    this.#path.pop();
    return result;
  }

  wrongType(expected: string, value: JsonValue): undefined {
    this.problem(`expected ${expected}, found ${describeType(value)}`);
  }

  problem(message: string): undefined {
    this.problems.push({ path: [...this.#path], message });
  }
}

/**
 * Narrows a value from outside into a type that the inside can trust. As in the API server, null and an absent
 * field are the same. A value of the wrong type becomes a problem of the reading, and is absent in the result.
 */
export type Shape<T> = (value: JsonValue, reading: Reading) => T | undefined;

/** The shapes of a record's fields. */
export type Fields<T> = { readonly [K in keyof T]-?: Shape<NonNullable<T[K]>> };

export const string: Shape<string> = (value, reading) =>
  typeof value === 'string' ? value : reading.wrongType('a string', value);

export const boolean: Shape<boolean> = (value, reading) =>
  typeof value === 'boolean' ? value : reading.wrongType('a boolean', value);

/** A 32-bit whole number, as ports are. */
export const int32: Shape<number> = (value, reading) => {
  if (typeof value === 'number' && Number.isInteger(value)) {
    if (value >= -(2 ** 31) && value < 2 ** 31) return value;
    return reading.problem('expected a 32-bit whole number, found a larger one');
  }
  return typeof value === 'bigint'
    ? reading.problem('expected a 32-bit whole number, found a larger one')
    : reading.wrongType('a whole number', value);
};

/** A 64-bit whole number, as user ids are; beyond 2^53 it is a bigint. */
export const int64: Shape<number | bigint> = (value, reading) => {
  if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isInteger(value))) {
    return reading.wrongType('a whole number', value);
  }
  if (value >= -(2n ** 63n) && value < 2n ** 63n) return value;
  return reading.problem('expected a 64-bit whole number, found a larger one');
};

/** A number or a name, as target ports are. */
export const intOrString: Shape<number | string> = (value, reading) => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'bigint'
    ? int32(value, reading)
    : reading.wrongType('a whole number or a string', value);
};

/** A map, taken as it is. */
export const anyMap: Shape<JsonObject> = (value, reading) =>
  isJsonObject(value) ? value : reading.wrongType('a map', value);

/** Any value, taken as it is. */
export const anyValue: Shape<JsonValue> = (value) => value;

/** A list of scalars. An entry of the wrong type is left out; null is the zero value, as in the API server. */
export function list<T>(item: Shape<T>, zero: T): Shape<readonly T[]> {
  return (value, reading) => {
    if (!isJsonArray(value)) return reading.wrongType('a list', value);
    const items: T[] = [];
    for (const [index, entry] of value.entries()) {
      const read = entry === null ? zero : reading.at(index, entry, item);
      if (read !== undefined) items.push(read);
    }
    return items;
  };
}

/** An entry of a list together with its index in the source, which stays right when other entries are left out. */
export type Indexed<T> = T & { readonly index: number };

/** A list of records that remember their index. A null entry is an empty record, as in the API server. */
export function indexedList<T extends object>(item: Shape<T>): Shape<readonly Indexed<T>[]> {
  return (value, reading) => {
    if (!isJsonArray(value)) return reading.wrongType('a list', value);
    const items: Indexed<T>[] = [];
    for (const [index, entry] of value.entries()) {
      const read = reading.at(index, entry ?? {}, item);
      if (read !== undefined) items.push({ ...read, index });
    }
    return items;
  };
}

/** A map with free keys, such as labels. A null value is the empty string, as in the API server. */
export const stringMap: Shape<ReadonlyMap<string, string>> = (value, reading) => {
  if (!isJsonObject(value)) return reading.wrongType('a map', value);
  const map = new Map<string, string>();
  for (const key of Object.keys(value)) {
    const entry = reading.at(key, ownField(value, key) ?? '', string);
    if (entry !== undefined) map.set(key, entry);
  }
  return map;
};

/** A map with known fields. Unknown fields are left out, as the API server drops them. */
export function record<T extends object>(fields: Fields<T>): Shape<T> {
  const entries = Object.entries(fields) as [string, Shape<unknown>][];
  return (value, reading) => {
    if (!isJsonObject(value)) return reading.wrongType('a map', value);
    const result: Record<string, unknown> = {};
    for (const [name, shape] of entries) {
      const field = value[name];
      if (field === undefined || field === null) continue;
      const read = reading.at(name, field, shape);
      if (read !== undefined) result[name] = read;
    }
    return result as T;
  };
}
