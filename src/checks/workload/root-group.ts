import { containersOf } from '../../kube/index.ts';
import { podExample, workloadCheck } from './workload-check.ts';

export const rootGroup = workloadCheck(
  {
    id: 'workload/root-group',
    title: 'Processes run in the root group',
    severity: 'low',
    rationale:
      'Group 0 owns many files of an image and of mounted volumes. A process in it can read, and often write, what was ' +
      'meant for root alone, even when its user is not root.',
    remediation: 'Choose another group in `runAsGroup`, `fsGroup` and `supplementalGroups`, and give the files to it.',
    examples: {
      bad: podExample({ pod: 'securityContext:\n  runAsGroup: 0' }),
      good: podExample({ pod: 'securityContext:\n  runAsGroup: 20000' }),
    },
    references: [
      {
        title: 'Kubernetes: Configure a security context',
        url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
      },
    ],
  },
  function* ({ spec }) {
    const { runAsGroup, fsGroup, supplementalGroups } = spec.securityContext ?? {};
    if (runAsGroup === 0) yield { path: ['spec', 'securityContext', 'runAsGroup'], message: 'runAsGroup is 0' };
    if (fsGroup === 0) yield { path: ['spec', 'securityContext', 'fsGroup'], message: 'fsGroup is 0' };
    if (supplementalGroups?.includes(0)) {
      yield { path: ['spec', 'securityContext', 'supplementalGroups'], message: 'supplementalGroups has 0' };
    }
    for (const { list, container } of containersOf(spec)) {
      if (container.securityContext?.runAsGroup !== 0) continue;
      const path = ['spec', list, container.index, 'securityContext', 'runAsGroup'];
      yield { path, container: container.name, message: 'runAsGroup is 0' };
    }
  },
);
