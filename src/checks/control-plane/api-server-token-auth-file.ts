import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerTokenAuthFile = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-token-auth-file',
    title: 'API server takes passwords from a file',
    severity: 'high',
    rationale:
      'The tokens in the file lie in clear text, never expire, and cannot be changed without a restart of the API ' +
      'server.',
    remediation:
      'Remove `--token-auth-file`, and use OpenID Connect, client certificates with a short life, or service ' +
      'account tokens.',
    examples: {
      bad: componentExample('kube-apiserver', { 'token-auth-file': '/etc/kubernetes/tokens.csv' }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.has('token-auth-file') ? { flag: 'token-auth-file', message: 'static tokens are accepted' } : undefined,
);
