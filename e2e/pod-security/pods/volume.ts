import fc, { type Arbitrary } from 'fast-check';
import { type Fields, mostly } from './arbitraries.ts';

const ALLOWED: readonly Fields[] = [
  { emptyDir: {} },
  {}, // defaulted to an emptyDir
  { configMap: { name: 'settings' } },
  { secret: { secretName: 'keys' } },
  { downwardAPI: { items: [] } },
  { projected: { sources: [{ configMap: { name: 'settings' } }] } },
  { csi: { driver: 'csi.example.test' } },
  { persistentVolumeClaim: { claimName: 'data' } },
  {
    ephemeral: {
      volumeClaimTemplate: {
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    },
  },
  { image: { reference: 'example.test/model:1' } },
];

const HOST_PATH: Fields = { hostPath: { path: '/var/log' } };

const RESTRICTED: readonly Fields[] = [
  { gcePersistentDisk: { pdName: 'disk' } },
  { awsElasticBlockStore: { volumeID: 'vol-1' } },
  { gitRepo: { repository: 'https://git.example.test/a.git' } },
  { nfs: { server: 'nfs.example.test', path: '/export' } },
  { iscsi: { targetPortal: '10.0.0.1:3260', iqn: 'iqn.2001-04.test.example:disk', lun: 0 } },
  { glusterfs: { endpoints: 'gluster', path: 'volume' } },
  { rbd: { monitors: ['10.0.0.1:6789'], image: 'image' } },
  { flexVolume: { driver: 'example.test/driver' } },
  { cinder: { volumeID: 'vol-1' } },
  { cephfs: { monitors: ['10.0.0.1:6789'] } },
  { flocker: { datasetName: 'data' } },
  { fc: { targetWWNs: ['50060e801049cfd1'], lun: 0 } },
  { azureFile: { secretName: 'keys', shareName: 'share' } },
  { vsphereVolume: { volumePath: '[store] disk.vmdk' } },
  { quobyte: { registry: '10.0.0.1:7861', volume: 'volume' } },
  { azureDisk: { diskName: 'disk', diskURI: 'https://account.blob.core.windows.net/vhds/disk.vhd' } },
  { portworxVolume: { volumeID: 'vol-1' } },
  { photonPersistentDisk: { pdID: 'disk' } },
  {
    scaleIO: { gateway: 'https://10.0.0.1', system: 'system', volumeName: 'volume', secretRef: { name: 'keys' } },
  },
  { storageos: { volumeName: 'volume' } },
];

/** Up to three volumes with different names, of every kind that the API has. */
export function volumes(wildness: number): Arbitrary<Fields[] | null> {
  const source = fc.oneof(
    { weight: Math.round(100 - 60 * wildness), arbitrary: fc.constantFrom(...ALLOWED) },
    { weight: Math.round(30 * wildness), arbitrary: fc.constantFrom(...RESTRICTED) },
    // The only one that the baseline forbids.
    { weight: Math.round(30 * wildness), arbitrary: fc.constant(HOST_PATH) },
  );
  const some = fc
    .tuple(fc.shuffledSubarray(['v10', 'v9', 'data', 'logs']), fc.array(source, { maxLength: 3 }))
    .map(([names, sources]) => sources.slice(0, names.length).map((fields, i) => ({ name: names[i], ...fields })));
  return fc.oneof(
    { weight: 19, arbitrary: mostly(0.3 + wildness / 2, [], some) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}
