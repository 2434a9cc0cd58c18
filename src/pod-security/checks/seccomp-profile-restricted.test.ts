import { expect, it } from 'vitest';
import { faults, judge, podOf, podOfThree, verdict } from '../judge-pod.ts';

const ID = 'seccompProfile_restricted';
const profile = (type: string) => ({ securityContext: { seccompProfile: { type } } });
const MUST_NOT = 'must not set securityContext.seccompProfile.type to';
const MUST = 'must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"';

it.each([
  ['silent', {}, 'silent', {}, `pod or container "app" ${MUST}`],
  ['RuntimeDefault', profile('RuntimeDefault'), 'silent', {}, 'passes'],
  ['silent', {}, 'Localhost', profile('Localhost'), 'passes'],
  ['Unconfined', profile('Unconfined'), 'RuntimeDefault', profile('RuntimeDefault'), `pod ${MUST_NOT} "Unconfined"`],
  [
    'RuntimeDefault',
    profile('RuntimeDefault'),
    'Unconfined',
    profile('Unconfined'),
    `container "app" ${MUST_NOT} "Unconfined"`,
  ],
])('pod %s (%j), container %s', (_pod, spec, _container, container, detail) => {
  const expected = detail === 'passes' ? detail : `seccompProfile: ${detail}`;
  expect(verdict(ID, 'restricted:v1.19', podOf(container, spec))).toBe(expected);
});

it('names every kind of container, and points at where the profile should be', () => {
  expect(verdict(ID, 'restricted', podOfThree({}))).toBe(
    `seccompProfile: pod or containers "init", "app", "debug" ${MUST}`,
  );
  expect(faults(ID, 'restricted', podOf({}))).toEqual(['spec.containers[0].securityContext.seccompProfile']);
});

it('begins in 1.19, and overrides the baseline check from there', () => {
  expect(verdict(ID, 'restricted:v1.18', podOf({}))).toBe('passes');
  const checks = judge('restricted', podOf(profile('Unconfined'))).violations.map(({ check }) => check);
  expect(checks).toContain(ID);
  expect(checks).not.toContain('seccompProfile_baseline');
});

it('lets a Windows pod pass from 1.25, and still overrides the baseline check', () => {
  const pod = podOf(profile('Unconfined'), { os: { name: 'windows' } });
  expect(verdict(ID, 'restricted:v1.24', pod)).not.toBe('passes');
  expect(judge('restricted:v1.25', pod).violations.map(({ check }) => check)).toEqual(['runAsNonRoot']);
});

it.each([
  ['1.26', 'passes'],
  ['1.27', `seccompProfile: pod or container "app" ${MUST}`],
])('on server %s the annotation of a Pod satisfies it until 1.26', (server, expected) => {
  const pod = podOf({}, {}, { annotations: { 'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default' } });
  expect(verdict(ID, 'restricted', pod, server)).toBe(expected);
});
