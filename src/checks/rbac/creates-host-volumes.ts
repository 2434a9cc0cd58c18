import { bound, GOOD_PRACTICES, USING_RBAC } from './manifests.ts';
import { powerCheck } from './power-check.ts';

export const createsHostVolumes = powerCheck(
  {
    id: 'rbac/creates-host-volumes',
    title: 'Subject can make volumes of the folders of nodes',
    rationale:
      'Pod Security forbids hostPath volumes in pods and lets pods claim a PersistentVolume that is one. ' +
      'Whoever makes both reads and writes the files of the node.',
    remediation: 'Leave PersistentVolumes to the provisioners of storage classes.',
    examples: {
      bad: bound('verbs: [create], apiGroups: [""], resources: [persistentvolumes, pods]'),
      good: bound('verbs: [create], apiGroups: [""], resources: [persistentvolumeclaims]'),
    },
    references: [GOOD_PRACTICES, USING_RBAC],
  },
  ['create-host-volume'],
);
