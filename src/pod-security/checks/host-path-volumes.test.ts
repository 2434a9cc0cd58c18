import { expect, it } from 'vitest';
import type { JsonValue } from '../../kube/index.ts';
import { faults, podOf, verdict } from '../judge-pod.ts';

const ID = 'hostPathVolumes';
const volumes = (...list: readonly JsonValue[]) => podOf({}, { volumes: list });

it.each([
  ['none', volumes(), 'passes'],
  ['another type', volumes({ name: 'a', emptyDir: {} }), 'passes'],
  ['a null hostPath', volumes({ name: 'a', hostPath: null }), 'passes'],
  ['one', volumes({ name: 'a', hostPath: { path: '/' } }), 'hostPath volumes: volume "a"'],
  ['one that is empty', volumes({ name: 'a', hostPath: {} }), 'hostPath volumes: volume "a"'],
  [
    'two, in their order',
    volumes({ name: 'z', hostPath: { path: '/' } }, { name: 'm', emptyDir: {} }, { name: 'a', hostPath: {} }),
    'hostPath volumes: volumes "z", "a"',
  ],
])('%s', (_, pod, expected) => {
  expect(verdict(ID, 'baseline:v1.0', pod)).toBe(expected);
});

it('points at the hostPath of each volume', () => {
  expect(faults(ID, 'baseline', volumes({ name: 'm', emptyDir: {} }, null, { name: 'a', hostPath: {} }))).toEqual([
    'spec.volumes[2].hostPath',
  ]);
});

it.each(['restricted:v1.0', 'restricted'])('restrictedVolumes reports it instead in %s', (policy) => {
  expect(verdict(ID, policy, volumes({ name: 'a', hostPath: { path: '/' } }))).toBe('passes');
});
