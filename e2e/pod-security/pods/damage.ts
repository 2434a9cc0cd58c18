import fc, { type Arbitrary } from 'fast-check';

/** Values of every JSON type, and those at the borders of Go's. */
const JUNK: readonly unknown[] = [
  ...[null, true, false, '', 'x', '1', 'true', [], {}, [null], ['x'], [1], { x: 1 }, [{}], { name: 'x' }, [[]]],
  ...[0, 1, -1, 1.5, 1e300, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 53, 1e19],
];

/** The value with one part of it, at any depth, replaced by something that may be of another type. */
export function damaged<Value>(values: Arbitrary<Value>): Arbitrary<Value> {
  return fc.tuple(values, fc.nat(), fc.constantFrom(...JUNK)).map(([value, at, junk]) => {
    const places = placesIn(value);
    const place = places[at % places.length];
    return place === undefined ? value : (replace(value, place, junk) as Value);
  });
}

type Place = readonly (string | number)[];

function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, inner]) => [[...at, key], ...placesIn(inner, [...at, key])]);
}

function replace(value: unknown, [key, ...rest]: Place, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((each, index) => (index === key ? replace(each, rest, by) : each));
  const fields = value as Record<string, unknown>;
  return { ...fields, [key]: replace(fields[key], rest, by) };
}
