import { expect, it } from 'vitest';
import { faults, podOf, podOfThree, verdict } from '../judge-pod.ts';

const ID = 'runAsUser';
const user = (runAsUser: number | bigint | null) => ({ securityContext: { runAsUser } });

it.each([
  ['silent', {}, {}, 'passes'],
  ['1000', user(1000), {}, 'passes'],
  ['beyond 2^53', user(2n ** 60n), {}, 'passes'],
  ['0 in the container', user(0), {}, 'container "app" must not set runAsUser=0'],
  ['0 in the pod', {}, user(0), 'pod must not set runAsUser=0'],
  ['0 in the pod, 1000 in the container', user(1000), user(0), 'pod must not set runAsUser=0'],
  ['0 in both', user(0), user(0), 'pod and container "app" must not set runAsUser=0'],
])('%s', (_, container, spec, detail) => {
  const expected = detail === 'passes' ? detail : `runAsUser=0: ${detail}`;
  expect(verdict(ID, 'restricted:v1.23', podOf(container, spec))).toBe(expected);
});

it('begins in 1.23', () => {
  expect(verdict(ID, 'restricted:v1.22', podOf(user(0)))).toBe('passes');
});

it('names every kind of container, and points at each field', () => {
  const pod = podOfThree(user(0), user(0));
  expect(verdict(ID, 'restricted', pod)).toBe(
    'runAsUser=0: pod and containers "init", "app", "debug" must not set runAsUser=0',
  );
  expect(faults(ID, 'restricted', pod)).toEqual([
    'spec.securityContext.runAsUser',
    'spec.initContainers[0].securityContext.runAsUser',
    'spec.containers[0].securityContext.runAsUser',
    'spec.ephemeralContainers[0].securityContext.runAsUser',
  ]);
});

it.each([
  ['restricted:v1.34', false, false],
  ['restricted:v1.35', false, true],
  ['restricted:v1.35', true, false],
])('in %s with hostUsers %s it passes: %s', (policy, hostUsers, passes) => {
  expect(verdict(ID, policy, podOf(user(0), { hostUsers })) === 'passes').toBe(passes);
});
