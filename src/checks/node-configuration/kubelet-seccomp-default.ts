import { kubeletCheck } from './kubelet.ts';

export const kubeletSeccompDefault = kubeletCheck(
  {
    id: 'node-configuration/kubelet-seccomp-default',
    title: 'Pods run without seccomp by default',
    severity: 'low',
    rationale: 'A pod that names no seccomp profile may make every system call of the kernel.',
    remediation: 'Set `seccompDefault: true`, which gives such pods the profile of the container runtime.',
    examples: { bad: 'maxPods: 110', good: 'seccompDefault: true' },
  },
  (field) =>
    field('seccompDefault') === true
      ? undefined
      : { path: ['seccompDefault'], message: 'pods without a profile run unconfined' },
);
