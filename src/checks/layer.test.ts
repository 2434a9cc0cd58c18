import { expect, test } from 'vitest';
import { CHECKS, LAYERS, layerOf } from './index.ts';

test('every check belongs to a layer of defense, and every layer has checks', () => {
  expect(CHECKS.filter(({ id }) => layerOf(id) === undefined).map(({ id }) => id)).toEqual([]);
  expect(new Set(CHECKS.map(({ id }) => layerOf(id)))).toEqual(new Set(LAYERS));
});

test('a check that is not known has none', () => {
  expect([layerOf('nothing'), layerOf('nothing/at-all')]).toEqual([undefined, undefined]);
});
