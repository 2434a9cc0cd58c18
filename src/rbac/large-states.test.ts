import { expect, it } from 'vitest';
import { permissionsOnlyIn } from './diff/index.ts';
import { climbGraph } from './paths/index.ts';
import { buildRbac } from './rbac-index.ts';
import { clusterRole, clusterRoleBinding, rule, snapshotOf, user } from './test-objects.ts';

// Each of these takes far longer where time grows with the square of the size; the runner ends them after seconds.
const times = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const listed = (count: number, prefix: string) => times(count, (at) => `${prefix}${at}`).join();
const AUTH = 'authentication.k8s.io';

it('asks a rule of 60,000 resources', () => {
  const index = buildRbac(
    snapshotOf(clusterRole('r', [rule('get', '', listed(60_000, 'r'))]), clusterRoleBinding('b', 'r', user('jane'))),
  );
  const jane = index.principal({ name: 'jane', groups: [] });
  expect(jane.find({ verb: 'get', group: '', resource: 'r59999' })?.ruleIndex).toBe(0);
});

it('compares 4,000 rules with 4,000 others', () => {
  const rules = (of: string) => times(4_000, (at) => rule('get', `g${at}`, `r${at},${of}`));
  const state = (of: string) =>
    buildRbac(snapshotOf(clusterRole('r', rules(of)), clusterRoleBinding('b', 'r', user('jane'))));
  expect(permissionsOnlyIn(state('pods'), state('pods'))).toEqual([]);
  expect(permissionsOnlyIn(state('pods'), state('services'))).toHaveLength(4_000);
});

it('finds the ways of a rule for everything with 1,000 names', () => {
  const objects = [
    clusterRole('r', [rule('*', '*', '*', listed(1000, 'n'))]),
    clusterRoleBinding('b', 'r', user('jane')),
  ];
  expect(climbGraph(buildRbac(snapshotOf(...objects))).places.size).toBeGreaterThan(1000);
});

it('finds whom 100 users may act as by 300 rules', () => {
  const rules = [
    ...times(300, (at) => rule('impersonate-on:user-info:create', `,g${at}`, 'pods')),
    rule('impersonate:user-info', AUTH, '*'),
  ];
  const users = times(100, (at) => user(`u${at}`));
  const index = buildRbac(snapshotOf(clusterRole('r', rules), clusterRoleBinding('b', 'r', ...users)));
  expect(climbGraph(index).places.size).toBeGreaterThan(100);
});
