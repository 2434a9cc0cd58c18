import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerEtcdClientCertificate = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-etcd-client-certificate',
    title: 'API server does not identify itself to etcd',
    severity: 'high',
    rationale:
      'etcd then has to take requests from everybody who reaches it, and whoever writes to etcd owns the cluster.',
    remediation: 'Set `--etcd-certfile` and `--etcd-keyfile`, and `--client-cert-auth=true` on etcd.',
    examples: {
      bad: componentExample('kube-apiserver', { 'etcd-certfile': null }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) => {
    const flag = ['etcd-certfile', 'etcd-keyfile'].find((name) => flags.value(name) === undefined);
    return flag === undefined ? undefined : { flag, message: `--${flag} is not set` };
  },
);
