import { expect, test } from 'vitest';
import { testFindings } from '../test-findings.ts';
import { sensitiveVolume } from './sensitive-volume.ts';

const volume = (source: string): string =>
  `apiVersion: v1\nkind: PersistentVolume\nmetadata: { name: v }\nspec: { ${source} }\n`;

test.each([
  ['hostPath: { path: / }', "is the node's whole filesystem"],
  [
    'hostPath: { path: /etc/kubernetes/pki }',
    "is /etc/kubernetes/pki: the node's Kubernetes credentials and static pods",
  ],
  ['hostPath: { path: /mnt/../var/lib/etcd }', 'is /var/lib/etcd: the data of etcd'],
  ['local: { path: /root }', "is /root: root's files and keys"],
  ['local: { path: /mnt/disks/a }', undefined],
  ['hostPath: {}', undefined],
  ['csi: { driver: x }', undefined],
])('a volume of %s: %s', (source, message) => {
  expect(testFindings(sensitiveVolume, volume(source))[0]?.message).toBe(message);
});
