import { componentExample, flagCheck } from './flag-check.ts';

export const etcdPeerTlsCertificate = flagCheck(
  'etcd',
  {
    id: 'control-plane/etcd-peer-tls-certificate',
    title: 'Members of etcd talk without TLS',
    severity: 'high',
    rationale: 'Each write of the cluster crosses the network between the members in clear text.',
    remediation: 'Set `--peer-cert-file` and `--peer-key-file`.',
    examples: {
      bad: componentExample('etcd', { 'peer-key-file': null }),
      good: componentExample('etcd'),
    },
  },
  (flags) => {
    const flag = ['peer-cert-file', 'peer-key-file'].find((name) => flags.value(name) === undefined);
    return flag === undefined ? undefined : { flag, message: `--${flag} is not set` };
  },
);
