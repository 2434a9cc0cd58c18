import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerServiceAccountKeyFile = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-service-account-key-file',
    title: 'API server verifies service account tokens with its TLS key',
    severity: 'low',
    rationale:
      'Without a key of their own service account tokens are verified with the serving key, and neither can be ' +
      'rotated without the other.',
    remediation: 'Set `--service-account-key-file`.',
    examples: {
      bad: componentExample('kube-apiserver', { 'service-account-key-file': null }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.has('service-account-key-file')
      ? undefined
      : { flag: 'service-account-key-file', message: 'no key of its own is set' },
);
