import { expect, it } from 'vitest';
import { faults, podOf, podOfThree, verdict } from '../judge-pod.ts';

const ID = 'runAsNonRoot';
const non = (runAsNonRoot: boolean | null) => ({ securityContext: { runAsNonRoot } });
const REASON = 'runAsNonRoot != true';

it.each([
  ['silent', null, 'silent', {}, 'pod or container "app" must set securityContext.runAsNonRoot=true'],
  ['true', true, 'silent', {}, 'passes'],
  ['silent', null, 'true', non(true), 'passes'],
  ['false', false, 'true', non(true), 'pod must not set securityContext.runAsNonRoot=false'],
  ['true', true, 'false', non(false), 'container "app" must not set securityContext.runAsNonRoot=false'],
  ['false', false, 'false', non(false), 'pod and container "app" must not set securityContext.runAsNonRoot=false'],
  ['false', false, 'silent', {}, 'pod must not set securityContext.runAsNonRoot=false'],
])('pod %s (%s), container %s', (_pod, ofPod, _container, container, detail) => {
  const expected = detail === 'passes' ? detail : `${REASON}: ${detail}`;
  expect(verdict(ID, 'restricted:v1.0', podOf(container, non(ofPod)))).toBe(expected);
});

it('a container that says false hides those that are silent', () => {
  const pod = { spec: { containers: [{ name: 'a' }, { name: 'b', ...non(false) }] } };
  expect(verdict(ID, 'restricted', pod)).toBe(
    `${REASON}: container "b" must not set securityContext.runAsNonRoot=false`,
  );
  expect(faults(ID, 'restricted', pod)).toEqual(['spec.containers[1].securityContext.runAsNonRoot']);
});

it('names every kind of container', () => {
  expect(verdict(ID, 'restricted', podOfThree({}))).toBe(
    `${REASON}: pod or containers "init", "app", "debug" must set securityContext.runAsNonRoot=true`,
  );
});

it.each([
  ['restricted:v1.34', false, false],
  ['restricted:v1.35', false, true],
  ['restricted:v1.35', true, false],
  ['restricted:v1.35', null, false],
])('in %s with hostUsers %s it passes: %s', (policy, hostUsers, passes) => {
  expect(verdict(ID, policy, podOf(non(false), { hostUsers })) === 'passes').toBe(passes);
});

it('does not exempt Windows pods', () => {
  expect(verdict(ID, 'restricted', podOf({}, { os: { name: 'windows' } }))).not.toBe('passes');
});

it('an older server evaluates a newer policy as its own', () => {
  expect(verdict(ID, 'restricted:v1.35', podOf({}, { hostUsers: false }), '1.34')).not.toBe('passes');
  expect(verdict(ID, 'restricted', podOf({}, { hostUsers: false }), '1.34')).not.toBe('passes');
});
