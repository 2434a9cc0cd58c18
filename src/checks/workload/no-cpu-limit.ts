import { missingResource } from './resources.ts';
import { containerCheck, podExample } from './workload-check.ts';

export const noCpuLimit = containerCheck(
  {
    id: 'workload/no-cpu-limit',
    title: 'Container has no CPU limit',
    severity: 'info',
    rationale:
      'Without a CPU limit a container may use all idle CPU of its node, which is often wanted. Where untrusted ' +
      'code runs, a limit keeps a miner or a loop from slowing its neighbours.',
    remediation:
      'Set `resources.limits.cpu` to what the program needs at its busiest, or give the namespace a LimitRange with ' +
      'a default.',
    examples: {
      bad: podExample({}),
      good: podExample({ container: 'resources:\n  limits: { cpu: 100m }' }),
    },
    references: [
      {
        title: 'Kubernetes: Resource management for pods and containers',
        url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
      },
    ],
  },
  (placed, context) => missingResource(placed, 'cpu', 'limits', context),
);
