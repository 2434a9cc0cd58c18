import { expect, it } from 'vitest';
import { faults, podOf, podOfThree, verdict } from '../judge-pod.ts';

const ID = 'seccompProfile_baseline';
const POD = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER = 'container.seccomp.security.alpha.kubernetes.io/';
const profile = (type?: string) => ({ securityContext: { seccompProfile: type === undefined ? {} : { type } } });
const annotated = (annotations: Record<string, string>, container = {}) => podOf(container, {}, { annotations });
const MUST_NOT = 'must not set securityContext.seccompProfile.type to';

it.each([
  ['RuntimeDefault', 'passes'],
  ['Localhost', 'passes'],
  ['Unconfined', `container "app" ${MUST_NOT} "Unconfined"`],
  ['runtime/default', `container "app" ${MUST_NOT} "runtime/default"`],
  [undefined, `container "app" ${MUST_NOT} ""`],
])('the type %s', (type, detail) => {
  const expected = detail === 'passes' ? detail : `seccompProfile: ${detail}`;
  expect(verdict(ID, 'baseline:v1.19', podOf(profile(type)))).toBe(expected);
  expect(verdict(ID, 'baseline:v1.18', podOf(profile(type)))).toBe('passes');
});

it('names the pod and every kind of container, sorts the types, and points at each field', () => {
  const pod = podOfThree(profile('Unconfined'), profile('Other'));
  expect(verdict(ID, 'baseline', pod)).toBe(
    `seccompProfile: pod and containers "init", "app", "debug" ${MUST_NOT} "Other", "Unconfined"`,
  );
  expect(faults(ID, 'baseline', pod)).toEqual([
    'spec.securityContext.seccompProfile.type',
    'spec.initContainers[0].securityContext.seccompProfile.type',
    'spec.containers[0].securityContext.seccompProfile.type',
    'spec.ephemeralContainers[0].securityContext.seccompProfile.type',
  ]);
});

it.each([
  ['runtime/default', true],
  ['docker/default', true],
  ['localhost/a', true],
  ['unconfined', false],
  ['', false],
])('before 1.19 the annotation %j passes: %s', (value, passes) => {
  const pod = annotated({ [`${CONTAINER}app`]: value });
  expect(verdict(ID, 'baseline:v1.18', pod)).toBe(
    passes ? 'passes' : `seccompProfile: forbidden annotation ${CONTAINER}app="${value}"`,
  );
  expect(verdict(ID, 'baseline:v1.19', pod)).toBe('passes');
});

it('before 1.19 it looks at the pod and its own containers, and sorts', () => {
  const bad = 'unconfined';
  const pod = annotated({ [POD]: bad, [`${CONTAINER}other`]: bad, [`${CONTAINER}app`]: bad });
  expect(verdict(ID, 'baseline:v1.0', pod)).toBe(
    `seccompProfile: forbidden annotations ${CONTAINER}app="unconfined", ${POD}="unconfined"`,
  );
});

it.each([
  ['1.24', `seccompProfile: container "app" ${MUST_NOT} "Unconfined"`],
  ['1.26', `seccompProfile: container "app" ${MUST_NOT} "Unconfined"`],
  ['1.26 template', 'passes'],
  ['1.27', 'passes'],
])('server %s copies annotations of Pods into fields, until 1.26', (server, expected) => {
  expect(verdict(ID, 'baseline', annotated({ [`${CONTAINER}app`]: 'unconfined' }), server)).toBe(expected);
});

it.each([
  ['1.24', `seccompProfile: forbidden annotation ${CONTAINER}app="unconfined"`],
  ['1.24 template', 'passes'],
  ['1.25', 'passes'],
])('server %s copies fields of Pods into annotations, until 1.24', (server, expected) => {
  expect(verdict(ID, 'baseline:v1.18', podOf(profile('Unconfined')), server)).toBe(expected);
});
