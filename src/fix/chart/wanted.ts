import {
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type KubernetesObject,
  ownField,
  type Snapshot,
  valueAt,
} from '../../kube/index.ts';
import { type Change, changed, NoPlace, sameValue } from '../edit/index.ts';
import type { Proposal } from '../fix.ts';
import { type Candidates, type ValuePath, withValue } from './candidates.ts';
import type { Landing } from './landings.ts';

/** The values that make of a chart's objects what the fixes make of them, as far as values reach. */
export function wantedValues(
  base: Snapshot,
  places: ReadonlyMap<ValuePath, readonly Landing[]>,
  fixes: ReadonlyMap<KubernetesObject, readonly Proposal[]>,
  { lists, fields }: Candidates,
): JsonObject {
  const wanted = new Map(
    [...fixes].map(([object, proposals]) => [keyOf(object), proposals.reduce(applied, object.content)] as const),
  );
  const contents = (object: KubernetesObject): readonly [JsonValue | undefined, JsonValue | undefined] => {
    const old = base.find(object.group, object.kind, object.namespace, object.name)?.content;
    return [old, wanted.get(keyOf(object)) ?? old];
  };
  let values: JsonObject = {};
  for (const [path, reached] of places) {
    const pairs = reached.map(({ object, path: at }) => contents(object).map((content) => valueAt(content, at)));
    const list = lists.find((one) => one.path === path);
    if (list !== undefined) {
      const added = common(pairs.map(([old, after]) => itemsAdded(old, after)));
      if (added.length > 0) values = withValue(values, path, [...list.defaults, ...added]);
      continue;
    }
    const [first, ...others] = pairs.map(([old, after]) => difference(old, after));
    const change = others.reduce((shared, other) => intersection(shared, other), first);
    if (isJsonObject(change) && Object.keys(change).length > 0) values = withValue(values, path, change);
  }
  for (const [path, field, value] of fields) {
    const isWanted = [...fixes.keys()].some((object) => {
      const [old = null, after = null] = contents(object);
      return countOf(old, field, value) < countOf(after, field, value);
    });
    if (isWanted) values = withValue(values, path, value);
  }
  return values;
}

/** Whether an object, rendered anew, has what a change was to bring. */
export function isInPlace(before: KubernetesObject, now: KubernetesObject, change: Change): boolean {
  const there = valueAt(now.content, change.path);
  switch (change.op) {
    case 'set':
      return sameValue(there, change.value);
    case 'append':
      return isJsonArray(there) && there.some((item) => sameValue(item, change.value));
    case 'remove':
      return there === undefined && valueAt(before.content, change.path) !== undefined;
  }
}

function applied(content: JsonValue, { changes }: Proposal): JsonValue {
  try {
    return changes.reduce(changed, content);
  } catch (error) {
    if (error instanceof NoPlace) return content;
    throw error;
  }
}

function keyOf({ group, kind, namespace, name }: KubernetesObject): string {
  return [group, kind, namespace, name].join('|');
}

function itemsAdded(before: JsonValue | undefined, after: JsonValue | undefined): readonly JsonValue[] {
  const old = isJsonArray(before) ? before : [];
  return isJsonArray(after) ? after.filter((item) => !old.some((one) => sameValue(one, item))) : [];
}

function common([first = [], ...others]: readonly (readonly JsonValue[])[]): readonly JsonValue[] {
  return first.filter((item) => others.every((other) => other.some((one) => sameValue(one, item))));
}

/** What is set in `after` and not so in `before`; Helm merges maps, and replaces lists. */
function difference(before: JsonValue | undefined, after: JsonValue | undefined): JsonValue | undefined {
  if (after === undefined || sameValue(before, after)) return undefined;
  if (!isJsonObject(after)) return after;
  return compact(after, (key, value) => difference(isJsonObject(before) ? ownField(before, key) : undefined, value));
}

function intersection(a: JsonValue | undefined, b: JsonValue | undefined): JsonValue | undefined {
  if (isJsonObject(a) && isJsonObject(b)) return compact(a, (key, value) => intersection(value, ownField(b, key)));
  return sameValue(a, b) ? a : undefined;
}

function compact(
  map: JsonObject,
  change: (key: string, value: JsonValue | undefined) => JsonValue | undefined,
): JsonObject | undefined {
  const entries = Object.entries(map).flatMap(([key, value]) => {
    const made = change(key, value);
    return made === undefined ? [] : [[key, made] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** How often a field of a name has this value. */
function countOf(value: JsonValue, name: string, wanted: JsonValue): number {
  if (isJsonArray(value)) return value.reduce<number>((sum, item) => sum + countOf(item, name, wanted), 0);
  if (!isJsonObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, field = null]) => sum + (key === name && field === wanted ? 1 : 0) + countOf(field, name, wanted),
    0,
  );
}
