import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerServiceAccountLookup = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-service-account-lookup',
    title: 'API server accepts tokens of deleted service accounts',
    severity: 'medium',
    rationale:
      'Without the lookup a token works until it expires, or for ever, after its service account or its pod was ' +
      'deleted.',
    remediation: 'Remove `--service-account-lookup=false`.',
    examples: {
      bad: componentExample('kube-apiserver', { 'service-account-lookup': 'false' }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.isTrue('service-account-lookup', true)
      ? undefined
      : { flag: 'service-account-lookup', message: 'tokens are not looked up' },
);
