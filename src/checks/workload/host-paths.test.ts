import { expect, test } from 'vitest';
import { podTemplate, Reading, type Workload } from '../../kube/index.ts';
import { hostPathsOf, isInside } from './host-paths.ts';

function pathOf(path: string): string | undefined {
  const template = podTemplate({ spec: { volumes: [{ name: 'v', hostPath: { path } }] } }, new Reading());
  return hostPathsOf({ spec: template?.spec ?? {} } as Workload)[0]?.path;
}

test.each([
  ['/', '/'],
  ['//', '/'],
  ['/../..', '/'],
  ['/etc/', '/etc'],
  ['/etc/./kubernetes//pki/..', '/etc/kubernetes'],
  ['/var/run/docker.sock', '/run/docker.sock'],
  ['/var/running', '/var/running'],
  ['', '/'],
])('%s is the path %s', (written, expected) => {
  expect(pathOf(written)).toBe(expected);
});

test('a folder holds itself and what is below it, and no sibling with a longer name', () => {
  expect(isInside('/etc', '/etc')).toBe(true);
  expect(isInside('/etc/shadow', '/etc')).toBe(true);
  expect(isInside('/etcd', '/etc')).toBe(false);
  expect(isInside('/anything', '/')).toBe(true);
});
