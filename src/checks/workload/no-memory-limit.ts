import { missingResource } from './resources.ts';
import { containerCheck, podExample } from './workload-check.ts';

export const noMemoryLimit = containerCheck(
  {
    id: 'workload/no-memory-limit',
    title: 'Container has no memory limit',
    severity: 'medium',
    sameCauseAs: ['workload/no-memory-request', 'workload/no-cpu-request', 'workload/no-cpu-limit'],
    rationale:
      'A container without a memory limit can take all memory of its node. The kernel then kills processes of other ' +
      'pods, and one leak or one flood of requests becomes an outage of many.',
    remediation:
      'Set `resources.limits.memory` to what the program needs at its busiest, or give the namespace a LimitRange ' +
      'with a default.',
    examples: {
      bad: podExample({}),
      good: podExample({ container: 'resources:\n  limits: { memory: 256Mi }' }),
    },
    references: [
      {
        title: 'Kubernetes: Resource management for pods and containers',
        url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
      },
    ],
  },
  (placed, context) => missingResource(placed, 'memory', 'limits', context),
);
