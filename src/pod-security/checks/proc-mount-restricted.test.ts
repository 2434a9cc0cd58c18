import { expect, it } from 'vitest';
import { faults, podOf, verdict } from '../judge-pod.ts';

const ID = 'procMount_restricted';
const unmasked = podOf({ securityContext: { procMount: 'Unmasked' } }, { hostUsers: false });

it.each([
  ['restricted:v1.34', 'passes'],
  ['restricted:v1.35', 'procMount: container "app" must not set securityContext.procMount to "Unmasked"'],
  ['restricted', 'procMount: container "app" must not set securityContext.procMount to "Unmasked"'],
])('in %s it says of a pod in a user namespace: %s', (policy, expected) => {
  expect(verdict(ID, policy, unmasked)).toBe(expected);
});

it('takes the place of the baseline check from 1.35', () => {
  expect(verdict('procMount', 'restricted:v1.34', unmasked)).not.toBe('passes');
  expect(verdict('procMount', 'restricted:v1.35', unmasked)).toBe('passes');
});

it('points at the field', () => {
  expect(faults(ID, 'restricted', unmasked)).toEqual(['spec.containers[0].securityContext.procMount']);
});
