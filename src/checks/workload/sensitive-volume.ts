import { record, string } from '../../kube/index.ts';
import { objectCheck } from '../object-check.ts';
import { normalisedPath } from './host-paths.ts';
import { sensitivity } from './sensitive-folders.ts';

interface PersistentVolume {
  readonly spec?: { readonly hostPath?: { readonly path?: string }; readonly local?: { readonly path?: string } };
}

const shape = record<PersistentVolume>({
  spec: record({ hostPath: record({ path: string }), local: record({ path: string }) }),
});

const example = (source: string): string => `apiVersion: v1
kind: PersistentVolume
metadata:
  name: data
spec:
  capacity: { storage: 10Gi }
  accessModes: [ReadWriteOnce]
  ${source}
`;

/** Pod Security looks at the volumes that a pod names, and not at what a claim leads to. */
export const sensitiveVolume = objectCheck(
  {
    id: 'workload/sensitive-volume',
    title: 'PersistentVolume is a sensitive folder of the node',
    severity: 'high',
    needs: ['storage'],
    perObject: true,
    rationale:
      'A pod that mounts the claim has the folder, and Pod Security lets it: claims are allowed at every level. What the ' +
      'folder holds makes the node, its pods or the cluster its own.',
    remediation: 'Make the volume of a folder or a disk that is there for nothing else, such as `/mnt/disks/data`.',
    examples: {
      bad: example('hostPath: { path: /etc/kubernetes }'),
      good: example('hostPath: { path: /mnt/disks/data }'),
    },
    references: [
      {
        title: 'Kubernetes: RBAC good practices, persistent volume creation',
        url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#persistent-volume-creation',
      },
    ],
  },
  { group: '', kind: 'PersistentVolume', shape },
  function* ({ spec }) {
    for (const source of ['hostPath', 'local'] as const) {
      const path = spec?.[source]?.path;
      const what = path === undefined ? undefined : sensitivity(normalisedPath(path));
      if (what !== undefined) yield { path: ['spec', source, 'path'], message: `is ${what}` };
    }
  },
);
