import { expect, test } from 'vitest';
import { AnswerCache } from './answer-cache.ts';

function counting(length = 1) {
  let made = 0;
  return { make: async () => `${++made}`.padEnd(length), made: () => made };
}

test('many who ask at once get one answer, until something changes', async () => {
  const cache = new AnswerCache();
  const { make } = counting();
  expect(await Promise.all([cache.get('a', make), cache.get('a', make), cache.get('b', make)])).toEqual([
    '1',
    '1',
    '2',
  ]);
  cache.clear();
  expect(await cache.get('a', make)).toBe('3');
});

test('an answer that was under way when something changed is not given to those who ask later', async () => {
  const cache = new AnswerCache();
  const old = Promise.withResolvers<string>();
  const first = cache.get('a', () => old.promise);
  cache.clear();
  const second = cache.get('a', async () => 'new');
  old.resolve('old');
  expect([await first, await second, await cache.get('a', async () => 'newer')]).toEqual(['old', 'new', 'new']);
});

test('what fails, and what is very long, is not kept', async () => {
  const cache = new AnswerCache();
  await expect(cache.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await cache.get('a', async () => 'here')).toBe('here');
  const { make, made } = counting(2 << 20);
  await cache.get('long', make);
  await cache.get('long', make);
  expect(made()).toBe(2);
});
