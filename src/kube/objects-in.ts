import type { FieldPath } from './field-path.ts';
import { isJsonArray, isJsonObject, type JsonValue } from './json.ts';

/** An object's value and where it sits in the value it was read from. */
export interface PlacedValue {
  readonly value: JsonValue;
  readonly path: FieldPath;
}

/**
 * Takes lists apart as kubectl does: whatever has `items` that are a list is a list. Items of a typed list
 * (`PodList`) that name no kind take the list's. Lists inside lists are taken apart too.
 */
export function objectsIn(value: JsonValue, path: FieldPath = []): readonly PlacedValue[] {
  const objects: PlacedValue[] = [];
  const open: PlacedValue[] = [kubeletConfiguration({ value, path })];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const items = isJsonObject(next.value) ? next.value['items'] : undefined;
    if (!isJsonObject(next.value) || !isJsonArray(items)) {
      objects.push(next);
      continue;
    }
    const { apiVersion, kind } = next.value;
    for (let index = items.length - 1; index >= 0; index--) {
      const item = items[index];
      if (item === undefined) continue;
      open.push({ value: withKindOfList(item, apiVersion, kind), path: [...next.path, 'items', index] });
    }
  }
  return objects;
}

/** What a node's `configz` shows: its configuration in a map of its own, without version and kind. */
function kubeletConfiguration(placed: PlacedValue): PlacedValue {
  const inner = isJsonObject(placed.value) && !('kind' in placed.value) ? placed.value['kubeletconfig'] : undefined;
  if (!isJsonObject(inner)) return placed;
  const value = { apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration', ...inner };
  return { value, path: [...placed.path, 'kubeletconfig'] };
}

function withKindOfList(item: JsonValue, apiVersion: JsonValue | undefined, kind: JsonValue | undefined): JsonValue {
  if (!isJsonObject(item) || item['kind'] || typeof kind !== 'string') return item;
  if (kind === 'List' || !kind.endsWith('List') || typeof apiVersion !== 'string') return item;
  return { apiVersion, ...item, kind: kind.slice(0, -'List'.length) };
}
