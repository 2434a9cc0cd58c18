import { createHash } from 'node:crypto';
import type { Finding } from '../checks/index.ts';
import { type FieldPath, isJsonArray, isJsonObject, type JsonObject, type JsonValue, ownField } from '../kube/index.ts';

/**
 * What stays the same of a finding when lines move, files are renamed and entries of lists change places: the check,
 * the object and the field. Entries of lists go by their name or, when they are plain values, by the value.
 *
 * Two files may hold the same object (overlays), so a fingerprint can occur more than once in a scan.
 */
export function fingerprint(finding: Finding): string {
  const { check, object, path } = finding;
  const identity = [
    check.id,
    object.group,
    object.kind,
    object.namespace,
    object.name || object.generateName,
    ...stablePath(object.content, path),
  ];
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);
}

function stablePath(content: JsonObject, path: FieldPath): readonly (string | number)[] {
  let value: JsonValue | undefined = content;
  return path.map((part) => {
    value = step(value, part);
    return typeof part === 'number' ? entryName(value, part) : part;
  });
}

function step(value: JsonValue | undefined, part: string | number): JsonValue | undefined {
  if (typeof part === 'number') return isJsonArray(value) ? value[part] : undefined;
  return isJsonObject(value) ? ownField(value, part) : undefined;
}

function entryName(entry: JsonValue | undefined, index: number): string | number {
  if (isJsonObject(entry)) return typeof entry['name'] === 'string' ? `name=${entry['name']}` : index;
  return entry === undefined || entry === null || isJsonArray(entry) ? index : `=${String(entry)}`;
}
