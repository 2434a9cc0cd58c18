import { type FieldPath, isJsonArray, isJsonObject, type JsonValue, ownField } from '../../kube/index.ts';

/** What stands at a path; undefined where nothing does. */
export function valueAt(value: JsonValue | undefined, path: FieldPath): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((inner, part) => {
    if (typeof part === 'number') return isJsonArray(inner) ? inner[part] : undefined;
    return isJsonObject(inner) ? ownField(inner, part) : undefined;
  }, value);
}
