import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerExtendedTokens = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-extended-tokens',
    title: 'API server extends the life of service account tokens',
    severity: 'low',
    rationale:
      'Tokens that pods are given for an hour are made valid for a year, so that old clients go on working. A token ' +
      'that leaks is good for that long.',
    remediation:
      'Set `--service-account-extend-token-expiration=false` when `serviceaccount_stale_tokens_total` shows that no ' +
      'client needs it.',
    examples: {
      bad: componentExample('kube-apiserver', { 'service-account-extend-token-expiration': null }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.isTrue('service-account-extend-token-expiration', true)
      ? { flag: 'service-account-extend-token-expiration', message: 'tokens of an hour are valid for a year' }
      : undefined,
);
