import { componentExample, flagCheck } from './flag-check.ts';

export const etcdTlsCertificate = flagCheck(
  'etcd',
  {
    id: 'control-plane/etcd-tls-certificate',
    title: 'etcd serves without TLS',
    severity: 'critical',
    rationale: 'Everything the cluster stores, Secrets included, crosses the network in clear text.',
    remediation: 'Set `--cert-file` and `--key-file`.',
    examples: {
      bad: componentExample('etcd', { 'cert-file': null }),
      good: componentExample('etcd'),
    },
  },
  (flags) => {
    const flag = ['cert-file', 'key-file'].find((name) => flags.value(name) === undefined);
    return flag === undefined ? undefined : { flag, message: `--${flag} is not set` };
  },
);
