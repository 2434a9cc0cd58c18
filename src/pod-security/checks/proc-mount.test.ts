import { expect, it } from 'vitest';
import { faults, judge, podOf, podOfThree, verdict } from '../judge-pod.ts';

const ID = 'procMount';
const mounting = (procMount: string | null) => ({ securityContext: { procMount } });
const says = (type: string) => `procMount: container "app" must not set securityContext.procMount to "${type}"`;

it.each([
  [null, 'passes'],
  ['Default', 'passes'],
  ['Unmasked', says('Unmasked')],
  ['default', says('default')],
  ['', says('')],
])('procMount %j', (type, expected) => {
  expect(verdict(ID, 'baseline:v1.0', podOf(mounting(type)))).toBe(expected);
});

it('names every kind of container, sorts the types, and points at each field', () => {
  const pod = podOfThree(mounting('Unmasked'));
  expect(verdict(ID, 'baseline', pod)).toBe(
    'procMount: containers "init", "app", "debug" must not set securityContext.procMount to "Unmasked"',
  );
  expect(faults(ID, 'baseline', pod)[2]).toBe('spec.ephemeralContainers[0].securityContext.procMount');
});

it.each([
  ['baseline:v1.34', false, ['procMount']],
  ['baseline:v1.35', false, []],
  ['baseline:v1.35', true, ['procMount']],
  ['baseline:v1.35', null, ['procMount']],
  ['restricted:v1.34', false, ['procMount']],
  ['restricted:v1.35', false, ['procMount_restricted']],
  ['restricted:v1.35', null, ['procMount_restricted']],
])('in %s with hostUsers %s: %j', (policy, hostUsers, expected) => {
  const checks = judge(policy, podOf(mounting('Unmasked'), { hostUsers })).violations.map(({ check }) => check);
  expect(checks.filter((check) => check.startsWith('procMount'))).toEqual(expected);
});

it.each([
  ['1.32', 'passes'],
  ['1.33', says('Unmasked')],
])('server %s', (server, expected) => {
  expect(verdict(ID, 'baseline', podOf(mounting('Unmasked')), server)).toBe(expected);
});
