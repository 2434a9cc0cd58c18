import { containersOf } from '../../kube/index.ts';
import { hostPathsOf } from './host-paths.ts';
import { podExample, workloadCheck } from './workload-check.ts';

export const writableHostPath = workloadCheck(
  {
    id: 'workload/writable-host-path',
    title: 'Container can write to the filesystem of the node',
    severity: 'high',
    rationale:
      'What a container writes on the node stays there after the pod is gone and may be run by others: a job in a cron ' +
      'folder, a static pod, a program on the path.',
    remediation: 'Set `readOnly: true` on the mount, with `recursiveReadOnly: Enabled` where the runtime supports it.',
    examples: {
      bad: podExample({
        pod: 'volumes:\n  - name: logs\n    hostPath: { path: /var/log }',
        container: 'volumeMounts:\n  - { name: logs, mountPath: /logs }',
      }),
      good: podExample({
        pod: 'volumes:\n  - name: logs\n    hostPath: { path: /var/log }',
        container: 'volumeMounts:\n  - { name: logs, mountPath: /logs, readOnly: true }',
      }),
    },
    references: [
      {
        title: 'Kubernetes: Volumes, read-only mounts',
        url: 'https://kubernetes.io/docs/concepts/storage/volumes/#read-only-mounts',
      },
    ],
  },
  function* (workload) {
    const hostPaths = new Map(hostPathsOf(workload).map(({ name, path }) => [name, path]));
    if (hostPaths.size === 0) return;
    for (const { list, container } of containersOf(workload.spec)) {
      for (const { index, name = '', readOnly } of container.volumeMounts ?? []) {
        const path = hostPaths.get(name);
        // A socket is used, not written to; it is judged by itself.
        if (path === undefined || readOnly === true || path.endsWith('.sock')) continue;
        yield {
          path: ['spec', list, container.index, 'volumeMounts', index],
          container: container.name,
          message: `can write to ${path} on the node`,
        };
      }
    }
  },
);
