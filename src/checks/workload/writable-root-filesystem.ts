import { containerCheck, podExample } from './workload-check.ts';

export const writableRootFilesystem = containerCheck(
  {
    id: 'workload/writable-root-filesystem',
    title: 'Container can write to its root filesystem',
    severity: 'low',
    rationale:
      'Whoever gets to run code in the container can replace its programs and leave tools behind. With a read-only ' +
      'root filesystem a break-in does not persist, and drift from the image is impossible.',
    remediation:
      'Set `readOnlyRootFilesystem: true`, and mount an `emptyDir` where the program writes (often `/tmp`, a cache ' +
      'or a run directory).',
    examples: {
      bad: podExample({}),
      good: podExample({ container: 'securityContext:\n  readOnlyRootFilesystem: true' }),
    },
    references: [
      {
        title: 'Kubernetes: Configure a security context',
        url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
      },
    ],
  },
  function* ({ container, workload }) {
    // A Windows container cannot have one.
    if (workload.spec.os?.name === 'windows') return;
    const readOnly = container.securityContext?.readOnlyRootFilesystem;
    if (readOnly === true) return;
    yield {
      path: ['securityContext', 'readOnlyRootFilesystem'],
      message: readOnly === false ? 'the root filesystem is writable' : 'the root filesystem is writable by default',
    };
  },
);
