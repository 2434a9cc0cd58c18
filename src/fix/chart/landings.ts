import {
  type FieldPath,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type KubernetesObject,
  ownField,
} from '../../kube/index.ts';
import { type Candidates, type ValuePath, withValue } from './candidates.ts';

/** Where a value of a chart ends up. */
export interface Landing {
  readonly object: KubernetesObject;
  /** The map or list in the object. */
  readonly path: FieldPath;
}

const MARK = 'breakwatermark';

/** Values that make each candidate recognisable in what the chart renders. */
export function markedValues({ maps, lists }: Candidates): JsonObject {
  let values: JsonObject = {};
  for (const [index, path] of maps.entries()) values = withValue(values, path, { [`${MARK}m${index}`]: 'x' });
  for (const [index, { path }] of lists.entries()) {
    const name = `${MARK}l${index}`;
    values = withValue(values, path, [{ name, mountPath: `/${name}`, emptyDir: {} }]);
  }
  return values;
}

/** Where the marks are. */
export function landings(
  objects: readonly KubernetesObject[],
  { maps, lists }: Candidates,
): ReadonlyMap<ValuePath, readonly Landing[]> {
  const found = new Map<ValuePath, Landing[]>();
  for (const object of objects) {
    for (const [mark, path] of marksIn(object.content, [])) {
      const index = Number(mark.slice(1));
      const value = mark.startsWith('m') ? maps[index] : lists[index]?.path;
      if (value !== undefined) found.set(value, [...(found.get(value) ?? []), { object, path }]);
    }
  }
  return found;
}

function* marksIn(value: JsonValue, path: FieldPath): Generator<readonly [mark: string, path: FieldPath]> {
  if (isJsonArray(value)) {
    for (const [index, item] of value.entries()) {
      const name = isJsonObject(item) ? ownField(item, 'name') : undefined;
      if (typeof name === 'string' && name.startsWith(`${MARK}l`)) yield [name.slice(MARK.length), path];
      else yield* marksIn(item, [...path, index]);
    }
  } else if (isJsonObject(value)) {
    for (const [key, field = null] of Object.entries(value)) {
      if (key.startsWith(`${MARK}m`)) yield [key.slice(MARK.length), path];
      else yield* marksIn(field, [...path, key]);
    }
  }
}
