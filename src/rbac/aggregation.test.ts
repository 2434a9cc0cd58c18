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
