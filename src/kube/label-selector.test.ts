import { describe, expect, test } from 'vitest';
import type { JsonValue } from './json.ts';
import { labelSelector, matchesLabels } from './label-selector.ts';
import { Reading } from './shape.ts';

const labels = new Map([
  ['app', 'web'],
  ['tier', 'front'],
]);

function selects(value: JsonValue): boolean | string {
  const reading = new Reading();
  const selector = reading.at('selector', value, labelSelector);
  return selector === undefined ? (reading.problems[0]?.message ?? 'absent') : matchesLabels(selector, labels);
}

function expression(key: string, operator: string, values?: string[]): JsonValue {
  return { matchExpressions: [values === undefined ? { key, operator } : { key, operator, values }] };
}

describe('a label selector', () => {
  test.each([
    ['an empty one selects everything', {}, true],
    ['matchLabels must all hold', { matchLabels: { app: 'web', tier: 'front' } }, true],
    ['one wrong label is enough to miss', { matchLabels: { app: 'web', tier: 'back' } }, false],
    ['In needs the label', expression('none', 'In', ['x']), false],
    ['In takes any of its values', expression('app', 'In', ['db', 'web']), true],
    ['NotIn holds for an absent label', expression('none', 'NotIn', ['x']), true],
    ['NotIn refuses its values', expression('app', 'NotIn', ['web']), false],
    ['Exists', expression('app', 'Exists'), true],
    ['DoesNotExist', expression('app', 'DoesNotExist'), false],
    ['a member of Object is no label', expression('constructor', 'Exists'), false],
    ['In without values is refused', expression('app', 'In'), 'operator In needs values'],
    ['Exists with values is refused', expression('app', 'Exists', ['x']), 'operator Exists takes no values'],
    [
      'an unknown operator is refused',
      expression('app', 'exists'),
      'operator must be In, NotIn, Exists or DoesNotExist',
    ],
    ['a number as a label selects nothing', { matchLabels: { app: 1 } }, 'expected a string, found a number'],
    ['null is absent', null, 'absent'],
  ] as [string, JsonValue, boolean | string][])('%s', (_name, selector, expected) => {
    expect(selects(selector)).toBe(expected);
  });
});
