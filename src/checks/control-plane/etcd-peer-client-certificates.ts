import { componentExample, flagCheck } from './flag-check.ts';

export const etcdPeerClientCertificates = flagCheck(
  'etcd',
  {
    id: 'control-plane/etcd-peer-client-certificates',
    title: 'etcd takes members that do not identify themselves',
    severity: 'high',
    rationale: 'Whoever reaches the port can join as a member, and is sent everything the cluster stores.',
    remediation: 'Set `--peer-client-cert-auth=true` and `--peer-trusted-ca-file`.',
    examples: {
      bad: componentExample('etcd', { 'peer-client-cert-auth': null }),
      good: componentExample('etcd'),
    },
  },
  (flags) =>
    flags.isTrue('peer-client-cert-auth', false)
      ? undefined
      : { flag: 'peer-client-cert-auth', message: 'members need no certificate' },
);
