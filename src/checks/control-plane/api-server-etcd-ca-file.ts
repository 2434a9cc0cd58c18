import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerEtcdCaFile = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-etcd-ca-file',
    title: 'API server does not verify etcd',
    severity: 'high',
    rationale:
      'Whoever can stand on the way to etcd reads and changes everything that the cluster stores, Secrets included.',
    remediation: 'Set `--etcd-cafile`.',
    examples: {
      bad: componentExample('kube-apiserver', { 'etcd-cafile': null }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.has('etcd-cafile') ? undefined : { flag: 'etcd-cafile', message: 'any certificate of etcd is accepted' },
);
