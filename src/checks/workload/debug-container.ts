import { podExample, workloadCheck } from './workload-check.ts';

export const debugContainer = workloadCheck(
  {
    id: 'workload/debug-container',
    title: 'Debug container left in a pod',
    severity: 'low',
    rationale:
      'An ephemeral container cannot be removed from a pod. It brings a shell and tools, often as root, into the ' +
      'network and volumes of the workload, until the pod is replaced.',
    remediation: 'Delete the pod, so that its owner makes a fresh one, when the debugging is done.',
    examples: {
      bad: podExample({ pod: 'ephemeralContainers:\n  - name: debugger\n    image: busybox:1.37' }),
      good: podExample({}),
    },
    references: [
      {
        title: 'Kubernetes: Ephemeral containers',
        url: 'https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/',
      },
    ],
  },
  function* ({ spec }) {
    for (const { index, name } of spec.ephemeralContainers ?? []) {
      yield { path: ['spec', 'ephemeralContainers', index], container: name, message: 'was added for debugging' };
    }
  },
);
