import { componentExample, flagCheck } from './flag-check.ts';

export const etcdSharedAuthority = flagCheck(
  'etcd',
  {
    id: 'control-plane/etcd-shared-authority',
    title: 'etcd trusts the authority of the whole cluster',
    severity: 'medium',
    rationale: "Each client certificate of the cluster, a kubelet's for one, opens etcd, past RBAC.",
    remediation: 'Give etcd a certificate authority of its own, and set `--trusted-ca-file` to it.',
    examples: {
      bad: componentExample('etcd', { 'trusted-ca-file': '/etc/kubernetes/pki/ca.crt' }),
      good: componentExample('etcd'),
    },
  },
  (flags) => {
    const authority = flags.value('trusted-ca-file');
    // Where kubeadm and most distributions keep the authority of the cluster.
    return authority === '/etc/kubernetes/pki/ca.crt'
      ? { flag: 'trusted-ca-file', message: `${authority} is the authority of the cluster` }
      : undefined;
  },
);
