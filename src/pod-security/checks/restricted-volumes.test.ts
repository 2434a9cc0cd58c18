import { expect, it } from 'vitest';
import { faults, podOf, verdict } from '../judge-pod.ts';

const ID = 'restrictedVolumes';
type Source = Record<string, object | string | null>;
const volumes = (...list: readonly Source[]) =>
  podOf({}, { volumes: list.map((source, index) => ({ name: `v${index}`, ...source })) });

it.each('configMap csi downwardAPI emptyDir ephemeral image persistentVolumeClaim projected secret'.split(' '))(
  '%s is allowed in every version',
  (type) => {
    expect(verdict(ID, 'restricted:v1.0', volumes({ [type]: {} }))).toBe('passes');
    expect(verdict(ID, 'restricted', volumes({ [type]: {} }))).toBe('passes');
  },
);

it.each(
  `hostPath gcePersistentDisk awsElasticBlockStore gitRepo nfs iscsi glusterfs rbd flexVolume cinder cephfs flocker fc
  azureFile vsphereVolume quobyte azureDisk photonPersistentDisk portworxVolume scaleIO storageos`.split(/\s+/),
)('%s is not', (type) => {
  expect(verdict(ID, 'restricted:v1.0', volumes({ [type]: {} }))).toBe(
    `restricted volume types: volume "v0" uses restricted volume type "${type}"`,
  );
  expect(faults(ID, 'restricted', volumes({ [type]: {} }))).toEqual([`spec.volumes[0].${type}`]);
  expect(verdict(ID, 'baseline', volumes({ [type]: {} }))).toBe('passes');
});

it.each([
  ['no source', {}],
  ['a source that is null', { nfs: null }],
  ['a source that no server knows', { emptydir: {} }],
])('a volume with %s is an emptyDir', (_, source) => {
  expect(verdict(ID, 'restricted', volumes(source))).toBe('passes');
});

it('keeps the order of volumes and sorts the types', () => {
  expect(verdict(ID, 'restricted', volumes({ nfs: {} }, { secret: {} }, { cephfs: {} }, { nfs: {} }))).toBe(
    'restricted volume types: volumes "v0", "v2", "v3" use restricted volume types "cephfs", "nfs"',
  );
});

it.each([
  ['an allowed type first', { emptyDir: {}, hostPath: {} }, 'passes'],
  ['the first restricted type in the API', { nfs: {}, hostPath: {} }, 'hostPath'],
])('of two types in one volume it takes %s', (_, source, type) => {
  expect(verdict(ID, 'restricted', volumes(source))).toContain(type);
});

it.each([
  ['1.30', 'is unknown, and ignored'],
  ['1.34', 'is off by default, and removed'],
  ['1.35', 'is on by default'],
])('on server %s an image volume %s', (server) => {
  expect(verdict(ID, 'restricted', volumes({ image: { reference: 'x' } }), server)).toBe('passes');
});

it('a source beside an unknown image is judged', () => {
  const pod = volumes({ image: { reference: 'x' }, nfs: {} });
  expect(verdict(ID, 'restricted', pod, '1.30')).toContain('"nfs"');
  expect(verdict(ID, 'restricted', pod, '1.34')).toBe('passes');
});
