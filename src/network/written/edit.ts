import { type FieldPath, isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../kube/index.ts';

/** The value with an entry put into the list at the path, before the entry of that index; without a list, as its first. */
export function inserted(content: JsonObject, list: FieldPath, index: number, entry: JsonValue): JsonObject {
  return changed(content, list, (value) => {
    const entries = isJsonArray(value) ? value : [];
    return [...entries.slice(0, index), entry, ...entries.slice(index)];
  });
}

/** The value without the entry of the list at the path. */
export function removed(content: JsonObject, list: FieldPath, index: number): JsonObject {
  return changed(content, list, (value) => (isJsonArray(value) ? value.filter((_, at) => at !== index) : value));
}

function changed(
  content: JsonObject,
  path: FieldPath,
  to: (value: JsonValue | undefined) => JsonValue | undefined,
): JsonObject {
  const result = changedAt(content, path, to);
  return isJsonObject(result) ? result : content;
}

function changedAt(
  value: JsonValue | undefined,
  path: FieldPath,
  to: (value: JsonValue | undefined) => JsonValue | undefined,
): JsonValue | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return to(value);
  if (typeof step === 'number') {
    return isJsonArray(value)
      ? value.map((entry, at) => (at === step ? (changedAt(entry, rest, to) ?? entry) : entry))
      : value;
  }
  const fields = isJsonObject(value) ? value : {};
  return { ...fields, [step]: changedAt(fields[step], rest, to) };
}
