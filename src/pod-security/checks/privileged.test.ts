import { expect, it } from 'vitest';
import { faults, podOf, podOfThree, verdict } from '../judge-pod.ts';

const ID = 'privileged';

it.each([
  ['no security context', {}, true],
  ['an empty security context', { securityContext: {} }, true],
  ['false', { securityContext: { privileged: false } }, true],
  ['null', { securityContext: { privileged: null } }, true],
  ['true', { securityContext: { privileged: true } }, false],
])('%s', (_, container, passes) => {
  const expected = passes ? 'passes' : 'privileged: container "app" must not set securityContext.privileged=true';
  expect(verdict(ID, 'baseline:v1.0', podOf(container))).toBe(expected);
  expect(verdict(ID, 'restricted', podOf(container))).toBe(expected);
});

it('names every kind of container, and points at each field', () => {
  const pod = podOfThree({ securityContext: { privileged: true } });
  expect(verdict(ID, 'baseline', pod)).toBe(
    'privileged: containers "init", "app", "debug" must not set securityContext.privileged=true',
  );
  expect(faults(ID, 'baseline', pod)).toEqual([
    'spec.initContainers[0].securityContext.privileged',
    'spec.containers[0].securityContext.privileged',
    'spec.ephemeralContainers[0].securityContext.privileged',
  ]);
});

it('a container without a name is named by the empty text', () => {
  const pod = { spec: { containers: [null, { securityContext: { privileged: true } }] } };
  expect(verdict(ID, 'baseline', pod)).toBe('privileged: container "" must not set securityContext.privileged=true');
  expect(faults(ID, 'baseline', pod)).toEqual(['spec.containers[1].securityContext.privileged']);
});
