import { componentExample, flagCheck } from './flag-check.ts';

export const etcdPeerAutoTls = flagCheck(
  'etcd',
  {
    id: 'control-plane/etcd-peer-auto-tls',
    title: 'Members of etcd use certificates that they made themselves',
    severity: 'medium',
    rationale: 'Members cannot verify each other, so whoever stands on the way can be one of them.',
    remediation: 'Remove `--peer-auto-tls`, and set `--peer-cert-file` and `--peer-key-file`.',
    examples: {
      bad: componentExample('etcd', { 'peer-auto-tls': 'true' }),
      good: componentExample('etcd'),
    },
  },
  (flags) =>
    flags.isTrue('peer-auto-tls', false)
      ? { flag: 'peer-auto-tls', message: 'the certificate is made at the start' }
      : undefined,
);
