import { componentExample, flagCheck } from './flag-check.ts';

export const controllerManagerPodGarbage = flagCheck(
  'kube-controller-manager',
  {
    id: 'control-plane/controller-manager-pod-garbage',
    title: 'Controller manager keeps many terminated pods',
    severity: 'info',
    rationale:
      'By default 12500 terminated pods are kept before any is removed. They fill etcd and slow down whoever lists ' +
      'pods.',
    remediation: 'Set `--terminated-pod-gc-threshold` to what your cluster needs, such as 1000.',
    examples: {
      bad: componentExample('kube-controller-manager', { 'terminated-pod-gc-threshold': null }),
      good: componentExample('kube-controller-manager'),
    },
  },
  (flags) =>
    flags.has('terminated-pod-gc-threshold')
      ? undefined
      : { flag: 'terminated-pod-gc-threshold', message: 'the default of 12500 pods is used' },
);
