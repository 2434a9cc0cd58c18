import { componentExample, flagCheck } from './flag-check.ts';

export const etcdAutoTls = flagCheck(
  'etcd',
  {
    id: 'control-plane/etcd-auto-tls',
    title: 'etcd serves with a certificate that it made itself',
    severity: 'medium',
    rationale: 'Clients cannot verify it, so whoever stands on the way can be etcd for them.',
    remediation: 'Remove `--auto-tls`, and set `--cert-file` and `--key-file`.',
    examples: {
      bad: componentExample('etcd', { 'auto-tls': 'true' }),
      good: componentExample('etcd'),
    },
  },
  (flags) =>
    flags.isTrue('auto-tls', false) ? { flag: 'auto-tls', message: 'the certificate is made at the start' } : undefined,
);
