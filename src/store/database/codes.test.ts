import { expect, test } from 'vitest';
import { SEVERITIES } from '../../checks/index.ts';
import { severities, statuses } from './codes.ts';

test('severities are those of checks, and keep their numbers', () => {
  expect(severities.words).toEqual(SEVERITIES);
  expect(SEVERITIES.map((word) => severities.code(word))).toEqual([0, 1, 2, 3, 4]);
  expect(statuses.words).toEqual(['open', 'accepted', 'known', 'resolved']);
});

test('what has no number is refused', () => {
  expect(() => severities.code('huge' as 'high')).toThrow('"huge" is none of critical, high');
  expect(() => severities.word(9)).toThrow('9 stands for none of');
});
