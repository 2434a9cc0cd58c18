import type { FieldPath } from './field-path.ts';

/**
 * A value as read from YAML or JSON. A whole number beyond 2^53 is a `bigint`, so that it stays exact.
 * Objects come from outside and may carry any key, `__proto__` and `constructor` included, as own properties:
 * read keys that are not fixed names with {@link ownField}.
 */
export type JsonValue = null | boolean | number | bigint | string | readonly JsonValue[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** Whether the value is a map: neither null, nor a list, nor a scalar. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether the value is a list. */
export function isJsonArray(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The object's own field of that name; inherited names such as `constructor` are not fields. */
export function ownField(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The value at a path; undefined where a step of it is missing. */
export function valueAt(value: JsonValue | undefined, path: FieldPath): JsonValue | undefined {
  let at = value;
  for (const part of path) {
    if (typeof part === 'number') at = isJsonArray(at) ? at[part] : undefined;
    else at = isJsonObject(at) ? ownField(at, part) : undefined;
  }
  return at;
}

/** What the value is, for messages. It names the type and never shows the value, which may be secret. */
export function describeType(value: JsonValue): string {
  if (value === null) return 'null';
  if (isJsonArray(value)) return 'a list';
  switch (typeof value) {
    case 'object':
      return 'a map';
    case 'string':
      return 'a string';
    case 'boolean':
      return 'a boolean';
    default:
      return 'a number';
  }
}
