/*
 * Volumes must be of types that hold no more than the namespace's own objects or storage that an administrator
 * has prepared.
 *
 * Fields:  spec.volumes[*]
 * Allowed: configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected, secret.
 *          A volume without a source is an emptyDir, by the API's defaults.
 *
 * It takes the place of hostPathVolumes.
 *
 * Pod Security Standards, Restricted, "Volume Types".
 */
import type { PodTemplate, Volume } from '../../kube/index.ts';
import type { Check, Forbidden } from '../check.ts';
import { inPod } from '../visitor.ts';
import { hasSource } from '../volumes.ts';
import { plural, quoted, sortedSet } from '../words.ts';

export const restrictedVolumes: Check = {
  id: 'restrictedVolumes',
  level: 'restricted',
  versions: [{ since: 0, overrides: ['hostPathVolumes'], forbids }],
};

const ALLOWED: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** Every other type that the API has. Where a volume has several, which validation refuses, the first one counts. */
const RESTRICTED = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'gitRepo',
  'nfs',
  'iscsi',
  'glusterfs',
  'rbd',
  'flexVolume',
  'cinder',
  'cephfs',
  'flocker',
  'fc',
  'azureFile',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'storageos',
];

/** The restricted type of a volume; undefined when it is of an allowed type, or of none. */
function restrictedType(volume: Volume): string | undefined {
  for (const type in volume.source) if (ALLOWED.has(type) && hasSource(volume, type)) return undefined;
  return RESTRICTED.find((type) => hasSource(volume, type));
}

const isRestricted = (volume: Volume): boolean => restrictedType(volume) !== undefined;

function forbids({ spec }: PodTemplate): Forbidden | undefined {
  if (!spec?.volumes?.some(isRestricted)) return undefined;
  const volumes = spec.volumes.filter(isRestricted);
  const types = sortedSet(volumes.map((volume) => restrictedType(volume) ?? ''));
  return {
    reason: 'restricted volume types',
    detail: `${plural('volume', 'volumes', volumes.length)} ${quoted(volumes.map(({ name }) => name ?? ''))} ${plural('uses', 'use', volumes.length)} ${plural('restricted volume type', 'restricted volume types', types.length)} ${quoted(types)}`,
    evidence: volumes.map((volume) => {
      const type = restrictedType(volume) ?? '';
      return inPod(['spec', 'volumes', volume.index, type], `volume ${volume.name ?? ''} is a ${type} volume`);
    }),
  };
}
