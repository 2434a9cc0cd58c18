import { type FieldPath, isJsonArray, isJsonObject, type JsonValue, ownField } from '../../kube/index.ts';

/**
 * What becomes of one field of a value. Maps and lists on the way to a field that is set are made where they are
 * missing; the index after the last of a list adds to it. `append` adds to the list at the path.
 */
export type Change =
  | { readonly op: 'set' | 'append'; readonly path: FieldPath; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: FieldPath };

/** A change whose path is that of the field itself. */
export type FieldChange = Change & { readonly op: 'set' | 'remove' };

/** A change that a value has no place for. */
export class NoPlace extends Error {}

/**
 * The value after a change. The value itself stays as it is.
 *
 * @throws NoPlace when something else stands where the path needs a map or a list.
 */
export function changed(value: JsonValue, change: Change): JsonValue {
  const field = fieldChange(value, change);
  return changedAt(value, field.path, field) ?? null;
}

/** The change with the index that a list gives to what is added to it. */
export function fieldChange(value: JsonValue, change: Change): FieldChange {
  if (change.op !== 'append') return change as FieldChange;
  let list: JsonValue | undefined = value;
  for (const part of change.path) {
    if (typeof part === 'number') list = isJsonArray(list) ? list[part] : undefined;
    else list = isJsonObject(list) ? ownField(list, part) : undefined;
  }
  return { op: 'set', path: [...change.path, isJsonArray(list) ? list.length : 0], value: change.value };
}

/** The value that a part of another has after a change; undefined when there is none. */
export function changedAt(value: JsonValue | undefined, path: FieldPath, change: FieldChange): JsonValue | undefined {
  const [part, ...rest] = path;
  if (part === undefined) return change.op === 'set' ? change.value : undefined;
  if (value === undefined || value === null) {
    return change.op === 'remove'
      ? value
      : typeof part === 'string' || part === 0
        ? wrapped(path, change.value)
        : fail();
  }
  if (typeof part === 'number') {
    if (!isJsonArray(value) || part > value.length) return fail();
    if (part === value.length) return change.op === 'remove' ? value : [...value, wrapped(rest, change.value)];
    const item = changedAt(value[part], rest, change);
    return item === undefined ? value.toSpliced(part, 1) : value.with(part, item);
  }
  if (!isJsonObject(value)) return fail();
  const field = changedAt(ownField(value, part), rest, change);
  if (field !== undefined) return { ...value, [part]: field };
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== part));
}

/** The value inside the maps and lists that a path asks for. */
export function wrapped(path: FieldPath, value: JsonValue): JsonValue {
  return path.reduceRight<JsonValue>((inner, part) => {
    if (typeof part === 'string') return { [part]: inner };
    return part === 0 ? [inner] : fail();
  }, value);
}

function fail(): never {
  throw new NoPlace('something else stands there');
}
