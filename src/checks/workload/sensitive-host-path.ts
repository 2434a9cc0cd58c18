import { hostPathsOf } from './host-paths.ts';
import { sensitivity } from './sensitive-folders.ts';
import { podExample, workloadCheck } from './workload-check.ts';

export const sensitiveHostPath = workloadCheck(
  {
    id: 'workload/sensitive-host-path',
    title: 'Pod mounts a sensitive folder of the node',
    severity: 'high',
    sameCauseAs: ['pod-security/host-path-volumes'],
    rationale:
      'Some folders of a node hold the credentials of the node, of its pods or of the cluster, or decide what runs on ' +
      'it. A pod that can read them can act as others; one that can write them owns the node.',
    remediation:
      'Remove the volume, or mount the one file that is needed, read-only. Agents that truly need the folder belong in a ' +
      'namespace of their own that few may create pods in.',
    examples: {
      bad: podExample({ pod: 'volumes:\n  - name: host\n    hostPath: { path: /etc/kubernetes }' }),
      good: podExample({ pod: 'volumes:\n  - name: data\n    persistentVolumeClaim: { claimName: web }' }),
    },
    references: [
      {
        title: 'Kubernetes: Volumes, hostPath',
        url: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
      },
    ],
  },
  function* (workload) {
    for (const { index, path } of hostPathsOf(workload)) {
      const at = ['spec', 'volumes', index, 'hostPath'];
      const what = sensitivity(path);
      if (what !== undefined) yield { path: at, message: `mounts ${what}` };
    }
  },
);
