import { missingResource } from './resources.ts';
import { containerCheck, podExample } from './workload-check.ts';

export const noMemoryRequest = containerCheck(
  {
    id: 'workload/no-memory-request',
    title: 'Container has no memory request',
    severity: 'low',
    sameCauseAs: ['workload/no-cpu-request', 'workload/no-cpu-limit'],
    rationale:
      'Without a request the scheduler counts the container as needing no memory: nodes are overfilled, and the pod ' +
      'is among the first to be evicted.',
    remediation:
      'Set `resources.requests.memory` to what the program usually needs, or give the namespace a LimitRange with a ' +
      'default.',
    examples: {
      bad: podExample({}),
      good: podExample({ container: 'resources:\n  requests: { memory: 256Mi }' }),
    },
    references: [
      {
        title: 'Kubernetes: Resource management for pods and containers',
        url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
      },
    ],
  },
  (placed, context) => missingResource(placed, 'memory', 'requests', context),
);
