import { componentExample, flagCheck } from './flag-check.ts';

export const etcdClientCertificates = flagCheck(
  'etcd',
  {
    id: 'control-plane/etcd-client-certificates',
    title: 'etcd takes requests from everybody',
    severity: 'critical',
    rationale: 'Whoever reaches the port reads and writes the whole cluster, past authentication, RBAC and admission.',
    remediation: 'Set `--client-cert-auth=true` and `--trusted-ca-file`.',
    examples: {
      bad: componentExample('etcd', { 'client-cert-auth': 'false' }),
      good: componentExample('etcd'),
    },
  },
  (flags) =>
    flags.isTrue('client-cert-auth', false)
      ? undefined
      : { flag: 'client-cert-auth', message: 'clients need no certificate' },
);
