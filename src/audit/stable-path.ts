import { type FieldPath, isJsonArray, isJsonObject, type JsonValue, ownField } from '../kube/index.ts';

/**
 * A path that stays the same when entries of lists change places: an entry goes by its name or, when it is a plain
 * value, by the value.
 */
export type StablePath = readonly (string | number)[];

export function stablePath(content: JsonValue, path: FieldPath): StablePath {
  let value: JsonValue | undefined = content;
  return path.map((part) => {
    value = step(value, part);
    return typeof part === 'number' ? entryName(value, part) : part;
  });
}

/** The path in another content that a stable path leads along, as far as there are such entries in its lists. */
export function pathAlong(content: JsonValue, stable: StablePath): FieldPath {
  const path: (string | number)[] = [];
  let value: JsonValue | undefined = content;
  for (const part of stable) {
    const next = isJsonArray(value) ? value.findIndex((entry, index) => entryName(entry, index) === part) : part;
    if (next === -1 || (typeof next === 'number' && !isJsonArray(value))) break;
    path.push(next);
    value = step(value, next);
  }
  return path;
}

export function valueAt(content: JsonValue, path: FieldPath): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(step, content);
}

function step(value: JsonValue | undefined, part: string | number): JsonValue | undefined {
  if (typeof part === 'number') return isJsonArray(value) ? value[part] : undefined;
  return isJsonObject(value) ? ownField(value, part) : undefined;
}

function entryName(entry: JsonValue | undefined, index: number): string | number {
  if (isJsonObject(entry)) return typeof entry['name'] === 'string' ? `name=${entry['name']}` : index;
  return entry === undefined || entry === null || isJsonArray(entry) ? index : `=${String(entry)}`;
}
