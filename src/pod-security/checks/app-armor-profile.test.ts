import { expect, it } from 'vitest';
import { faults, podOf, podOfThree, verdict } from '../judge-pod.ts';

const ID = 'appArmorProfile';
const PREFIX = 'container.apparmor.security.beta.kubernetes.io/';
const profile = (type?: string) => ({ securityContext: { appArmorProfile: type === undefined ? {} : { type } } });
const annotated = (annotations: Record<string, string>) => podOf({}, {}, { annotations });

it.each([
  ['RuntimeDefault', 'passes'],
  ['Localhost', 'passes'],
  ['Unconfined', 'container "app" must not set AppArmor profile type to "Unconfined"'],
  ['runtimeDefault', 'container "app" must not set AppArmor profile type to "runtimeDefault"'],
  [undefined, 'container "app" must not set AppArmor profile type to ""'],
])('a container with the profile type %s', (type, detail) => {
  const expected = detail === 'passes' ? detail : `forbidden AppArmor profile: ${detail}`;
  expect(verdict(ID, 'baseline', podOf(profile(type)))).toBe(expected);
});

it('names the pod, then the containers, and each value once', () => {
  const pod = podOfThree(profile('Unconfined'), profile('Custom'));
  expect(verdict(ID, 'baseline', pod)).toBe(
    'forbidden AppArmor profiles: pod and containers "init", "app", "debug" must not set AppArmor profile type to "Custom", "Unconfined"',
  );
  expect(faults(ID, 'baseline', pod)).toEqual([
    'spec.securityContext.appArmorProfile.type',
    'spec.initContainers[0].securityContext.appArmorProfile.type',
    'spec.containers[0].securityContext.appArmorProfile.type',
    'spec.ephemeralContainers[0].securityContext.appArmorProfile.type',
  ]);
});

it.each([
  ['runtime/default', true],
  ['localhost/mine', true],
  ['', true],
  ['unconfined', false],
  ['docker/default', false],
])('an annotation %j of a container that the pod does not have passes: %s', (value, passes) => {
  const says = verdict(ID, 'baseline', annotated({ [`${PREFIX}other`]: value }));
  expect(says).toBe(
    passes
      ? 'passes'
      : `forbidden AppArmor profile: annotation must not set AppArmor profile type to "${PREFIX}other="${value}""`,
  );
});

it('quotes what stands in annotations as Go does, and sorts them', () => {
  const pod = annotated({ [`${PREFIX}z`]: 'a"b\n\u00e9\u0001', [`${PREFIX}a`]: 'x' });
  expect(verdict(ID, 'baseline', pod, '1.37 template')).toBe(
    `forbidden AppArmor profiles: annotations must not set AppArmor profile type to "${PREFIX}a="x"", "${PREFIX}z="a\\"b\\n\u00e9\\x01""`,
  );
  expect(faults(ID, 'baseline', pod)).toEqual([
    `metadata.annotations["${PREFIX}a"]`,
    `metadata.annotations["${PREFIX}z"]`,
  ]);
});

it.each([
  [
    '1.37',
    `container "app" and annotation must not set AppArmor profile type to "Unconfined", "${PREFIX}app="unconfined""`,
  ],
  ['1.37 template', `annotation must not set AppArmor profile type to "${PREFIX}app="unconfined""`],
  [
    '1.30',
    `container "app" and annotation must not set AppArmor profile type to "Unconfined", "${PREFIX}app="unconfined""`,
  ],
  ['1.29', `${PREFIX}app="unconfined"`],
])('server %s copies an annotation into the field of a Pod, from 1.30', (server, detail) => {
  const reason = server === '1.37' || server === '1.30' ? 'forbidden AppArmor profiles' : 'forbidden AppArmor profile';
  expect(verdict(ID, 'baseline', annotated({ [`${PREFIX}app`]: 'unconfined' }), server)).toBe(`${reason}: ${detail}`);
});

it.each([
  ['a container that has a field of its own', podOf(profile('RuntimeDefault')), '"app"'],
  ['a Windows pod', podOf({}, { os: { name: 'windows' } }), '"app"'],
])('the annotation is not copied to %s', (_, pod, name) => {
  const withAnnotation = { ...pod, metadata: { annotations: { [`${PREFIX}app`]: 'unconfined' } } };
  expect(verdict(ID, 'baseline', withAnnotation)).not.toContain(`container ${name}`);
});

it('a server before 1.30 does not know the field', () => {
  expect(verdict(ID, 'baseline', podOf(profile('Unconfined')), '1.29')).toBe('passes');
  expect(verdict(ID, 'baseline', podOf(profile('Unconfined')), '1.30')).not.toBe('passes');
});

it.each([
  ['1.29', 'passes'],
  [
    '1.30',
    `pod and annotations must not set AppArmor profile type to "Unconfined", "${PREFIX}app="unconfined"", "${PREFIX}init="unconfined""`,
  ],
  [
    '1.33',
    `pod and annotations must not set AppArmor profile type to "Unconfined", "${PREFIX}app="unconfined"", "${PREFIX}init="unconfined""`,
  ],
  ['1.33 template', 'pod must not set AppArmor profile type to "Unconfined"'],
  ['1.34', 'pod must not set AppArmor profile type to "Unconfined"'],
])('server %s copies fields of Pods into annotations, from 1.30 to 1.33', (server, detail) => {
  const pod = {
    spec: {
      ...profile('Unconfined'),
      initContainers: [{ name: 'init' }],
      containers: [{ name: 'app' }, { name: 'confined', ...profile('RuntimeDefault') }],
    },
  };
  const reason = detail.includes('and annotations') ? 'forbidden AppArmor profiles' : 'forbidden AppArmor profile';
  expect(verdict(ID, 'baseline', pod, server)).toBe(detail === 'passes' ? detail : `${reason}: ${detail}`);
});
