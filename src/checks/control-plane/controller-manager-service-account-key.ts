import { componentExample, flagCheck } from './flag-check.ts';

export const controllerManagerServiceAccountKey = flagCheck(
  'kube-controller-manager',
  {
    id: 'control-plane/controller-manager-service-account-key',
    title: 'Controller manager signs no service account tokens',
    severity: 'low',
    rationale:
      'Without the key no service account can be given a token by the controller, and whoever needs one makes do ' +
      'with shared credentials.',
    remediation: 'Set `--service-account-private-key-file`.',
    examples: {
      bad: componentExample('kube-controller-manager', { 'service-account-private-key-file': null }),
      good: componentExample('kube-controller-manager'),
    },
  },
  (flags) =>
    flags.has('service-account-private-key-file')
      ? undefined
      : { flag: 'service-account-private-key-file', message: 'no key to sign tokens with is set' },
);
