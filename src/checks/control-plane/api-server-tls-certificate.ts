import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerTlsCertificate = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-tls-certificate',
    title: 'API server serves with a certificate that it made itself',
    severity: 'medium',
    rationale:
      'Clients cannot verify it, so they are told to skip verification, and send their credentials to whoever ' +
      'answers.',
    remediation: 'Set `--tls-cert-file` and `--tls-private-key-file`.',
    examples: {
      bad: componentExample('kube-apiserver', { 'tls-cert-file': null }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) => {
    const flag = ['tls-cert-file', 'tls-private-key-file'].find((name) => flags.value(name) === undefined);
    return flag === undefined ? undefined : { flag, message: `--${flag} is not set` };
  },
);
