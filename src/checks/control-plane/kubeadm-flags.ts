import type { ComponentName } from './component-name.ts';

type FlagValues = readonly (readonly [flag: string, value: string])[];

const PKI = '/etc/kubernetes/pki';

/**
 * What kubeadm sets where its configuration says nothing else, as far as the checks ask (kubernetes
 * `cmd/kubeadm/app/phases/controlplane/manifests.go` and `phases/etcd/local.go`, 1.30 to 1.37).
 */
export const KUBEADM_FLAGS: Readonly<Record<ComponentName, FlagValues>> = {
  'kube-apiserver': [
    ['authorization-mode', 'Node,RBAC'],
    ['client-ca-file', `${PKI}/ca.crt`],
    ['enable-admission-plugins', 'NodeRestriction'],
    ['etcd-cafile', `${PKI}/etcd/ca.crt`],
    ['etcd-certfile', `${PKI}/apiserver-etcd-client.crt`],
    ['etcd-keyfile', `${PKI}/apiserver-etcd-client.key`],
    ['kubelet-client-certificate', `${PKI}/apiserver-kubelet-client.crt`],
    ['kubelet-client-key', `${PKI}/apiserver-kubelet-client.key`],
    ['service-account-key-file', `${PKI}/sa.pub`],
    ['tls-cert-file', `${PKI}/apiserver.crt`],
    ['tls-private-key-file', `${PKI}/apiserver.key`],
  ],
  'kube-controller-manager': [
    ['bind-address', '127.0.0.1'],
    ['root-ca-file', `${PKI}/ca.crt`],
    ['service-account-private-key-file', `${PKI}/sa.key`],
    ['use-service-account-credentials', 'true'],
  ],
  'kube-scheduler': [['bind-address', '127.0.0.1']],
  etcd: [
    ['cert-file', `${PKI}/etcd/server.crt`],
    ['client-cert-auth', 'true'],
    ['key-file', `${PKI}/etcd/server.key`],
    ['peer-cert-file', `${PKI}/etcd/peer.crt`],
    ['peer-client-cert-auth', 'true'],
    ['peer-key-file', `${PKI}/etcd/peer.key`],
    ['peer-trusted-ca-file', `${PKI}/etcd/ca.crt`],
    ['trusted-ca-file', `${PKI}/etcd/ca.crt`],
  ],
};
