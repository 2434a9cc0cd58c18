import { missingResource } from './resources.ts';
import { containerCheck, podExample } from './workload-check.ts';

export const noCpuRequest = containerCheck(
  {
    id: 'workload/no-cpu-request',
    title: 'Container has no CPU request',
    severity: 'low',
    sameCauseAs: ['workload/no-cpu-limit'],
    rationale:
      'Without a request the scheduler counts the container as needing no CPU, and under load it gets the smallest ' +
      'share: it can be starved by any neighbour.',
    remediation:
      'Set `resources.requests.cpu` to what the program usually needs, or give the namespace a LimitRange with a ' +
      'default.',
    examples: {
      bad: podExample({}),
      good: podExample({ container: 'resources:\n  requests: { cpu: 100m }' }),
    },
    references: [
      {
        title: 'Kubernetes: Resource management for pods and containers',
        url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
      },
    ],
  },
  (placed, context) => missingResource(placed, 'cpu', 'requests', context),
);
