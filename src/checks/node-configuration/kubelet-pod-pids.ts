import { kubeletCheck } from './kubelet.ts';

export const kubeletPodPids = kubeletCheck(
  {
    id: 'node-configuration/kubelet-pod-pids',
    title: 'Pods may start processes without end',
    severity: 'low',
    rationale: 'One pod that forks in a loop takes all process ids of its node, and the kubelet with it.',
    remediation: 'Set `podPidsLimit`, for example to 4096.',
    examples: { bad: 'maxPods: 110', good: 'podPidsLimit: 4096' },
  },
  (field) => {
    const limit = field('podPidsLimit') ?? -1;
    return typeof limit === 'number' && limit > 0
      ? undefined
      : { path: ['podPidsLimit'], message: 'a pod may take all process ids of the node' };
  },
);
