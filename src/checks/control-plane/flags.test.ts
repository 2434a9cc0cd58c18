import { describe, expect, test } from 'vitest';
import { readFlags } from './flags.ts';

const flagsOf = (...words: string[]) => readFlags(words, ['command'], (index) => ['command', index]);

describe('flags, as pflag reads them', () => {
  test.each([
    [['--profiling=false'], false],
    [['--profiling'], true],
    [['--profiling', '--v=2'], true],
    [['--profiling=0'], false],
    [['-profiling=false'], false],
    [[], true],
  ] as const)('%j', (words, expected) => {
    expect(flagsOf('kube-apiserver', ...words).isTrue('profiling', true)).toBe(expected);
  });

  test('a value may follow as a word of its own', () => {
    expect(flagsOf('--audit-log-maxage', '30', '--v', '2').number('audit-log-maxage')).toBe(30);
  });

  test('the last value of a repeated flag counts, and lists are joined', () => {
    const flags = flagsOf('--enable-admission-plugins=A,B', '--enable-admission-plugins= C');
    expect(flags.list('enable-admission-plugins')).toEqual(['A', 'B', 'C']);
    expect(flags.value('enable-admission-plugins')).toBe(' C');
    expect(flags.pathOf('enable-admission-plugins')).toEqual(['command', 1]);
  });

  test('a missing flag has the place where it should be', () => {
    expect(flagsOf().pathOf('profiling')).toEqual(['command']);
  });
});
