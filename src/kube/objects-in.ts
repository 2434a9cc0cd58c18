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
  return [...eachObjectIn(value, path)];
}

/** As {@link objectsIn}, one at a time: a list of a few bytes an item can have millions. */
export function* eachObjectIn(value: JsonValue, path: FieldPath = []): Generator<PlacedValue> {
  const lists = [listAt(value, path)];
  if (lists[0] === undefined) yield kubeletConfiguration({ value, path });
  for (let list = lists.at(-1); list !== undefined; list = lists.at(-1)) {
    const index = list.next++;
    const item = list.items[index];
    if (item === undefined) {
      lists.pop();
      continue;
    }
    const placed = { value: withKindOfList(item, list.apiVersion, list.kind), path: [...list.path, 'items', index] };
    const inner = listAt(placed.value, placed.path);
    if (inner === undefined) yield placed;
    else lists.push(inner);
  }
}

interface OpenList {
  readonly items: readonly JsonValue[];
  readonly apiVersion: JsonValue | undefined;
  readonly kind: JsonValue | undefined;
  readonly path: FieldPath;
  next: number;
}

function listAt(value: JsonValue, path: FieldPath): OpenList | undefined {
  const items = isJsonObject(value) ? value['items'] : undefined;
  if (!isJsonObject(value) || !isJsonArray(items)) return undefined;
  return { items, apiVersion: value['apiVersion'], kind: value['kind'], path, next: 0 };
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
