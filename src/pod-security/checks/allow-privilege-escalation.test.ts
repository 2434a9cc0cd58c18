import { expect, it } from 'vitest';
import { faults, podOf, podOfThree, verdict } from '../judge-pod.ts';

const ID = 'allowPrivilegeEscalation';
const REASON = 'allowPrivilegeEscalation != false';

it.each([
  ['no security context', {}, 'restricted', false],
  ['true', { securityContext: { allowPrivilegeEscalation: true } }, 'restricted', false],
  ['null, which is absent', { securityContext: { allowPrivilegeEscalation: null } }, 'restricted', false],
  ['false', { securityContext: { allowPrivilegeEscalation: false } }, 'restricted', true],
  ['absent, before the check began', {}, 'restricted:v1.7', true],
  ['absent, in the first version', {}, 'restricted:v1.8', false],
  ['absent, in baseline', {}, 'baseline', true],
])('allowPrivilegeEscalation %s', (_, container, policy, passes) => {
  const expected = passes
    ? 'passes'
    : `${REASON}: container "app" must set securityContext.allowPrivilegeEscalation=false`;
  expect(verdict(ID, policy, podOf(container))).toBe(expected);
});

it('names init, ordinary and ephemeral containers in this order', () => {
  const pod = podOfThree({});
  expect(verdict(ID, 'restricted', pod)).toBe(
    `${REASON}: containers "init", "app", "debug" must set securityContext.allowPrivilegeEscalation=false`,
  );
  expect(faults(ID, 'restricted', pod)).toEqual([
    'spec.initContainers[0].securityContext.allowPrivilegeEscalation',
    'spec.containers[0].securityContext.allowPrivilegeEscalation',
    'spec.ephemeralContainers[0].securityContext.allowPrivilegeEscalation',
  ]);
});

it.each([
  ['restricted:v1.24', 'windows', false],
  ['restricted:v1.25', 'windows', true],
  ['restricted:v1.25', 'linux', false],
  ['restricted:v1.25', 'Windows', false],
])('in %s, a pod for %s', (policy, name, passes) => {
  expect(verdict(ID, policy, podOf({}, { os: { name } })) === 'passes').toBe(passes);
});
