import { componentExample, flagCheck } from './flag-check.ts';

export const controllerManagerSharedCredentials = flagCheck(
  'kube-controller-manager',
  {
    id: 'control-plane/controller-manager-shared-credentials',
    title: 'Controllers share one identity',
    severity: 'medium',
    rationale:
      'Without credentials of their own all controllers act as one user that may do what any of them needs, and the ' +
      'audit log does not tell them apart.',
    remediation: 'Set `--use-service-account-credentials=true`.',
    examples: {
      bad: componentExample('kube-controller-manager', { 'use-service-account-credentials': null }),
      good: componentExample('kube-controller-manager'),
    },
  },
  (flags) =>
    flags.isTrue('use-service-account-credentials', false)
      ? undefined
      : { flag: 'use-service-account-credentials', message: 'all controllers act as one user' },
);
