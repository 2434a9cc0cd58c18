import { podExample, workloadCheck } from './workload-check.ts';

export const shareProcessNamespace = workloadCheck(
  {
    id: 'workload/share-process-namespace',
    title: 'Containers of the pod see each other’s processes',
    severity: 'low',
    rationale:
      'Each container can list and signal the processes of the others, read their environment, and reach their files ' +
      'through `/proc/PID/root`: one weak container is enough to have the secrets of all.',
    remediation: 'Remove `shareProcessNamespace`, unless a sidecar must see the processes, as some debuggers do.',
    examples: {
      bad: podExample({
        pod: 'shareProcessNamespace: true\ninitContainers:\n  - { name: mesh, image: mesh:1.4, restartPolicy: Always }',
      }),
      good: podExample({}),
    },
    references: [
      {
        title: 'Kubernetes: Share process namespace between containers in a pod',
        url: 'https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/',
      },
    ],
  },
  function* ({ spec }) {
    if (spec.shareProcessNamespace !== true) return;
    const containers = (spec.containers?.length ?? 0) + (spec.initContainers?.length ?? 0);
    if (containers < 2) return;
    yield { path: ['spec', 'shareProcessNamespace'], message: `${containers} containers share one process namespace` };
  },
);
