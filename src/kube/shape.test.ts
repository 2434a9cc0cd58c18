import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from './json.ts';
import { podTemplate } from './pod.ts';
import {
  boolean,
  indexedList,
  int32,
  int64,
  intOrString,
  list,
  Reading,
  record,
  type Shape,
  string,
  stringMap,
} from './shape.ts';

function read<T>(shape: Shape<T>, value: JsonValue) {
  const reading = new Reading();
  return { result: reading.at('field', value, shape), problems: reading.problems };
}

describe('scalars', () => {
  test.each([
    ['a boolean', boolean, true, true],
    ['the text of a boolean', boolean, 'true', 'expected a boolean, found a string'],
    ['a port', int32, 8080, 8080],
    ['a fraction', int32, 1.5, 'expected a whole number, found a number'],
    ['2^31', int32, 2 ** 31, 'expected a 32-bit whole number, found a larger one'],
    ['a big number for a port', int32, 2n ** 60n, 'expected a 32-bit whole number, found a larger one'],
    ['a user id beyond 2^53', int64, 2n ** 60n, 2n ** 60n],
    ['2^63', int64, 2n ** 63n, 'expected a 64-bit whole number, found a larger one'],
    ['2^63 as a float', int64, 2 ** 63, 'expected a 64-bit whole number, found a larger one'],
    ['-2^63', int64, -(2n ** 63n), -(2n ** 63n)],
    ['a port by name', intOrString, 'http', 'http'],
    ['a port by number', intOrString, 80, 80],
    ['a map for a port', intOrString, {}, 'expected a whole number or a string, found a map'],
    ['a list for a string', string, [], 'expected a string, found a list'],
  ] as [string, Shape<unknown>, JsonValue, unknown][])('%s', (_name, shape, value, expected) => {
    const { result, problems } = read(shape, value);
    expect(problems[0]?.message ?? result).toEqual(expected);
  });

  test('null is absent', () => {
    expect(read(boolean, null)).toEqual({ result: undefined, problems: [] });
  });
});

describe('lists and maps', () => {
  test('an entry of the wrong type is left out and named by its index', () => {
    expect(read(list(string, ''), ['a', 1, 'b', null])).toEqual({
      result: ['a', 'b', ''],
      problems: [{ path: ['field', 1], message: 'expected a string, found a number' }],
    });
  });

  test('records keep their index when an earlier entry is left out', () => {
    const shape = indexedList(record<{ readonly name?: string }>({ name: string }));
    expect(read(shape, ['x', { name: 'a' }, null]).result).toEqual([{ name: 'a', index: 1 }, { index: 2 }]);
  });

  test('labels named like members of Object are plain labels', () => {
    const labels = JSON.parse('{"__proto__": "a", "constructor": "b", "null": null}');
    const { result } = read(stringMap, labels);
    expect([...(result ?? [])]).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['null', ''],
    ]);
  });

  test('a record drops unknown fields and takes no field from Object', () => {
    const shape = record<{ readonly name?: string }>({ name: string });
    expect(read(shape, JSON.parse('{"name": "a", "__proto__": {"name": "b"}, "other": 1}')).result).toEqual({
      name: 'a',
    });
  });
});

test('a pod of any shape is read without throwing, and every problem has a path', () => {
  const value = fc.jsonValue({ maxDepth: 6 });
  const pod = fc.record(
    {
      metadata: value,
      spec: fc.record(
        {
          containers: fc.oneof(
            value,
            fc.array(fc.record({ securityContext: value, ports: value }, { requiredKeys: [] })),
          ),
          volumes: fc.oneof(value, fc.array(value)),
          securityContext: value,
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(value, pod), (input) => {
      const reading = new Reading();
      podTemplate(input as JsonValue, reading);
      for (const problem of reading.problems) expect(problem.message).toMatch(/^expected /);
    }),
  );
});
