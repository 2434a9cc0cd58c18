import { expect, it } from 'vitest';
import { stronglyConnected } from './strongly-connected.ts';

function parts(edges: Readonly<Record<string, string>>): readonly string[] {
  const found = [...stronglyConnected(Object.keys(edges), (node) => [...(edges[node] ?? '')])];
  return found.map((part) => [...part].sort().join(''));
}

it.each([
  [{ a: '' }, ['a']],
  [{ a: 'b', b: 'c', c: '' }, ['c', 'b', 'a']],
  [{ a: 'a' }, ['a']],
  [{ a: 'b', b: 'a' }, ['ab']],
  [{ a: 'b', b: 'cd', c: 'a', d: '' }, ['d', 'abc']],
  [{ a: 'b', b: 'a', c: 'ad', d: 'c' }, ['ab', 'cd']],
  [{ a: 'bc', b: 'd', c: 'd', d: '' }, ['d', 'b', 'c', 'a']],
])('%j has the parts %j, each after those it leads to', (edges, expected) => {
  expect(parts(edges)).toEqual(expected);
});

it('goes along a path of 100,000 nodes', () => {
  const nodes = Array.from({ length: 100_000 }, (_, at) => at);
  const found = [...stronglyConnected(nodes, (at) => (at + 1 < nodes.length ? [at + 1] : []))];
  expect(found).toHaveLength(nodes.length);
});
