import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JsonObject, Snapshot } from '../kube/index.ts';
import { buildRbac } from './rbac-index.ts';
import { clusterRole, objectOf, rule, snapshotOf } from './test-objects.ts';

const PODS = rule('get', '', 'pods');
const NODES = rule('get', '', 'nodes');
const SECRETS = rule('get', '', 'secrets');

function gathers(
  name: string,
  rules: JsonObject[],
  labels: JsonObject,
  ...selectors: readonly JsonObject[]
): JsonObject {
  return clusterRole(name, rules, { labels, aggregationRule: { clusterRoleSelectors: selectors } });
}

function selects(label: string): JsonObject {
  return { matchLabels: { [label]: 'true' } };
}

function resourcesOf(objects: readonly JsonObject[], name: string): readonly string[] {
  const found = buildRbac(snapshotOf(...objects)).findRole('ClusterRole', '', name);
  return (found?.rules ?? []).flatMap(({ rule }) => rule.resources);
}

describe('an aggregated ClusterRole', () => {
  it('has the rules of the roles it selects, in the order of their names, and none of its own', () => {
    const objects = [
      gathers('all', [SECRETS], {}, selects('in')),
      clusterRole('b', [PODS], { labels: { in: 'true' } }),
      clusterRole('a', [NODES], { labels: { in: 'true' } }),
      clusterRole('c', [SECRETS], { labels: { in: 'false' } }),
    ];
    expect(resourcesOf(objects, 'all')).toEqual(['nodes', 'pods']);
  });

  it('joins selectors, and takes an equal rule once', () => {
    const objects = [
      gathers('all', [], {}, selects('second'), selects('first')),
      clusterRole('a', [NODES, PODS], { labels: { first: 'true' } }),
      clusterRole('b', [PODS], { labels: { second: 'true', first: 'true' } }),
    ];
    expect(resourcesOf(objects, 'all')).toEqual(['pods', 'nodes']);
  });

  it('gathers roles that gather', () => {
    const objects = [
      gathers('a-top', [], {}, selects('middle')),
      gathers('b-middle', [], { middle: 'true' }, selects('leaf')),
      clusterRole('c-leaf', [PODS], { labels: { leaf: 'true' } }),
    ];
    expect(resourcesOf(objects, 'a-top')).toEqual(['pods']);
  });

  it('never gathers itself', () => {
    const objects = [
      gathers('all', [SECRETS], { in: 'true' }, selects('in')),
      clusterRole('a', [PODS], { labels: { in: 'true' } }),
    ];
    expect(resourcesOf(objects, 'all')).toEqual(['pods']);
  });

  it('keeps its written rules when nothing is selected', () => {
    expect(resourcesOf([gathers('all', [SECRETS], {}, selects('in'))], 'all')).toEqual(['secrets']);
  });

  it('keeps its written rules when a selector is one that the API server refuses', () => {
    const objects = [
      gathers('all', [SECRETS], {}, { matchExpressions: [{ key: 'in', operator: 'Is' }] }, selects('in')),
      clusterRole('a', [PODS], { labels: { in: 'true' } }),
    ];
    expect(resourcesOf(objects, 'all')).toEqual(['secrets']);
  });

  it('settles when two roles gather each other', () => {
    const objects = [
      gathers('a', [], { two: 'true' }, selects('one')),
      gathers('b', [], { one: 'true' }, selects('two')),
      clusterRole('c', [PODS], { labels: { one: 'true' } }),
    ];
    expect(resourcesOf(objects, 'a')).toEqual(['pods']);
    expect(resourcesOf(objects, 'b')).toEqual(['pods']);
  });

  it('counts everything that may reach it when a circle never settles, and says so', () => {
    const objects = [
      gathers('a', [PODS], { a: 'true' }, selects('b')),
      gathers('b', [NODES], { b: 'true' }, selects('c')),
      gathers('c', [SECRETS], { c: 'true' }, selects('a')),
    ];
    const index = buildRbac(snapshotOf(...objects));
    expect(new Set(resourcesOf(objects, 'a'))).toEqual(new Set(resourcesOf(objects, 'c')));
    expect(index.problems).toHaveLength(3);
  });

  it('settles a circle that hands around nothing of its own, and finds no fault', () => {
    const objects = [
      gathers('a', [PODS], { two: 'true' }, selects('one')),
      gathers('b', [], { one: 'true' }, selects('two')),
      clusterRole('c', [PODS], { labels: { one: 'true' } }),
    ];
    const index = buildRbac(snapshotOf(...objects));
    expect([resourcesOf(objects, 'b'), index.problems]).toEqual([['pods'], []]);
  });

  it('takes 1,000 roles that gather each other', () => {
    const objects = Array.from({ length: 1000 }, (_, at) =>
      gathers(`r${at}`, [rule('get', '', `r${at}`)], { in: 'true' }, selects('in')),
    );
    expect(resourcesOf(objects, 'r7')).toHaveLength(1000);
  });

  it.each([
    ['roles', 4000, 1],
    ['rules', 1500, 50],
  ])('refuses more %s than any cluster holds', (_, roles, rules) => {
    const objects = Array.from({ length: roles }, (_, at) => [
      gathers(`all${at}`, [], {}, selects('in'), selects(`own${at}`)),
      clusterRole(
        `r${at}`,
        Array.from({ length: rules }, (_, number) => rule('get', '', `r${at}-${number}`)),
        { labels: { in: 'true' } },
      ),
    ]).flat();
    expect(() => buildRbac(snapshotOf(...objects))).toThrow('gather more from each other');
  });

  it('fills as going through all roles again and again until nothing changes does', () => {
    const names = ['r0', 'r1', 'r2', 'r3', 'r4', 'r5'] as const;
    const arbitrary = fc.tuple(
      ...names.map((name, at) =>
        fc.record({
          rules: fc.array(fc.constantFrom(PODS, NODES, SECRETS), { maxLength: 2 }),
          // Roles gather those after them, so that there is no circle.
          gathers: fc.subarray(names.slice(at + 1)),
          name: fc.constant(name),
        }),
      ),
    );
    fc.assert(
      fc.property(arbitrary, (roles) => {
        const objects = roles.map(({ name, rules, gathers: from }) => {
          const selectors = from.map((other) => selects(other));
          return from.length === 0
            ? clusterRole(name, rules, { labels: { [name]: 'true' } })
            : gathers(name, rules, { [name]: 'true' }, ...selectors);
        });
        const held = new Map(roles.map(({ name, rules }) => [name, rules.map((one) => JSON.stringify(one))]));
        for (const _ of roles) {
          for (const { name, gathers: from } of roles) {
            const all = new Set(from.flatMap((other) => held.get(other) ?? []));
            if (all.size > 0) held.set(name, [...all]);
          }
        }
        const index = buildRbac(snapshotOf(...objects));
        for (const { name, gathers: from } of roles) {
          if (from.length === 0) continue;
          const filled = index.findRole('ClusterRole', '', name)?.rules.map(({ object, path }) => {
            const written = object.content['rules'];
            return JSON.stringify(Array.isArray(written) ? written[Number(path[1])] : undefined);
          });
          const expected = [...new Set(from.flatMap((other) => held.get(other) ?? []))];
          expect(filled).toEqual(expected.length > 0 ? expected : held.get(name));
        }
      }),
    );
  });

  it('keeps the rules that were read from a cluster, where the controller has written them', () => {
    const origin = { type: 'cluster', context: 'test', resourceVersion: '1' } as const;
    const objects = [
      gathers('all', [SECRETS], {}, selects('in')),
      clusterRole('a', [PODS], { labels: { in: 'true' } }),
    ].map((object) => ({ ...objectOf(object), origin }));
    const found = buildRbac(new Snapshot(objects)).findRole('ClusterRole', '', 'all');
    expect(found?.rules.map(({ rule }) => rule.resources)).toEqual([['secrets']]);
  });

  it('knows where each rule is written', () => {
    const objects = [
      gathers('all', [], {}, selects('in')),
      clusterRole('a', [PODS, NODES], { labels: { in: 'true' } }),
    ];
    const found = buildRbac(snapshotOf(...objects)).findRole('ClusterRole', '', 'all');
    expect(found?.rules[1]).toMatchObject({ object: { name: 'a' }, path: ['rules', 1] });
  });
});
