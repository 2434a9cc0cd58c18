import { componentExample, flagCheck } from './flag-check.ts';

export const controllerManagerRootCaFile = flagCheck(
  'kube-controller-manager',
  {
    id: 'control-plane/controller-manager-root-ca-file',
    title: 'Pods are not told how to verify the API server',
    severity: 'medium',
    rationale:
      "Without a root certificate in their service account's volume pods cannot verify the API server, and send " +
      'their tokens to whoever answers.',
    remediation: 'Set `--root-ca-file`.',
    examples: {
      bad: componentExample('kube-controller-manager', { 'root-ca-file': null }),
      good: componentExample('kube-controller-manager'),
    },
  },
  (flags) =>
    flags.has('root-ca-file') ? undefined : { flag: 'root-ca-file', message: 'pods are given no root certificate' },
);
