import { type FieldPath, isJsonArray, isJsonObject, type JsonValue, valueAt } from '../kube/index.ts';

/**
 * A path that stays the same when entries of lists change places: an entry goes by its name or, when it is a plain
 * value, by the value.
 */
export type StablePath = readonly (string | number)[];

export function stablePath(content: JsonValue, path: FieldPath): StablePath {
  let value: JsonValue | undefined = content;
  return path.map((part) => {
    value = valueAt(value, [part]);
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
    value = valueAt(value, [next]);
  }
  return path;
}

function entryName(entry: JsonValue | undefined, index: number): string | number {
  if (isJsonObject(entry)) return typeof entry['name'] === 'string' ? `name=${entry['name']}` : index;
  return entry === undefined || entry === null || isJsonArray(entry) ? index : `=${String(entry)}`;
}
