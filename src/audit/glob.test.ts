import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesGlob } from './glob.ts';

test.each([
  ['', '', true],
  ['', 'a', false],
  ['*', '', true],
  ['*', 'pod-security/privileged', true],
  ['pod-security/*', 'pod-security/privileged', true],
  ['pod-security/*', 'rbac/wildcard', false],
  ['*-exporter', 'node-exporter', true],
  ['a*b*c', 'aXbYc', true],
  ['a*b*c', 'aXcYb', false],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a.c', 'abc', false],
  ['A', 'a', false],
  ['*a', 'aab', false],
])('"%s" and "%s": %s', (pattern, text, expected) => {
  expect(matchesGlob(pattern, text)).toBe(expected);
});

test('agrees with a regular expression', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?') });
  fc.assert(
    fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b') }), (pattern, text) => {
      const expression = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
      expect(matchesGlob(pattern, text)).toBe(expression.test(text));
    }),
  );
});

test('a pattern made to be slow is not', () => {
  expect(matchesGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false);
});
