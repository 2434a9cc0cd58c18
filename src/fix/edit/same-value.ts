import { isJsonArray, isJsonObject, type JsonValue } from '../../kube/index.ts';

type Pair = readonly [a: JsonValue | undefined, b: JsonValue | undefined];

/** Whether two values are equal; the order of keys does not count. Values may share parts, and nest deeply. */
export function sameValue(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  const open: Pair[] = [[a, b]];
  // Parts that aliases bring to several places are compared once.
  const compared = new Map<object, Set<object>>();
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [left, right] = pair;
    if (Object.is(left, right) || left === right) continue;
    if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
    const before = compared.get(left) ?? new Set();
    if (before.has(right)) continue;
    compared.set(left, before.add(right));
    const parts = partsOf(left, right);
    if (parts === undefined) return false;
    for (const part of parts) open.push(part);
  }
  return true;
}

function partsOf(a: JsonValue, b: JsonValue): readonly Pair[] | undefined {
  if (isJsonArray(a)) {
    if (!isJsonArray(b) || a.length !== b.length) return undefined;
    return a.map((item, index) => [item, b[index]]);
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return undefined;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length || !keys.every((key) => Object.hasOwn(b, key))) return undefined;
  return keys.map((key) => [a[key], b[key]]);
}
