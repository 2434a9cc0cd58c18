import { expect, test } from 'vitest';
import { printable, printableOutput } from './printable.ts';

test('what would steer a terminal or break a line is shown by its code', () => {
  expect(printable('a\u001b[31mb\nc\u202ed.yaml')).toBe('a\\u{1b}[31mb\\u{a}c\\u{202e}d.yaml');
  expect(printable('déjà vu 😀.yaml')).toBe('déjà vu 😀.yaml');
});

test('what a program wrote becomes one line without colours', () => {
  expect(printableOutput('\u001b[31mError:\u001b[0m no such chart\r\n\n  at line 3\n')).toBe(
    'Error: no such chart at line 3',
  );
});

test('what a program wrote is cut', () => {
  expect(printableOutput('x'.repeat(1_000_000))).toBe(`${'x'.repeat(600)}…`);
});
