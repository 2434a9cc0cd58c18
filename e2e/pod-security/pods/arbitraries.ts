import fc, { type Arbitrary } from 'fast-check';

/** A JSON object that is being made into a pod; the API server judges its shape. */
export type Fields = Record<string, unknown>;

/**
 * A value that complies with the standards most of the time.
 *
 * @param wildness How often, from 0 to 1, it is anything else instead.
 */
export function mostly<Good, Other>(wildness: number, good: Good, other: Arbitrary<Other>): Arbitrary<Good | Other> {
  const others = Math.round(wildness * 1000);
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 1000 - others, arbitrary: fc.constant(good) },
    { weight: others, arbitrary: other },
  );
}

/** A field that is left out in most cases, and null now and then, which the API server reads as left out. */
export function seldom<Value>(wildness: number, value: Arbitrary<Value>): Arbitrary<Value | null | undefined> {
  return mostly(
    wildness,
    undefined,
    fc.oneof({ weight: 9, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) }),
  );
}

/** Text that nothing validates: the API server must print it as it is, whatever it holds. */
export const freeText: Arbitrary<string> = fc.oneof(
  fc.constantFrom('10.0.0.1', 'example.test', '', ' ', 'a"b', 'a\\b', 'é', '\u{1f6a2}', '\uffee', '__proto__', 'a, b'),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

const containerNames = ['a', 'b', 'web', 'side-car', '0', 'c10', 'c9', 'constructor', 'init', 'a-b'];

/** Different valid container names; the order of messages often follows theirs. */
export function names(count: number): Arbitrary<string[]> {
  return fc.shuffledSubarray(containerNames, { minLength: count, maxLength: count });
}

/** Leaves out fields without a value. */
export function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
