import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerKubeletCertificateAuthority = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-kubelet-certificate-authority',
    title: 'API server does not verify kubelets',
    severity: 'medium',
    rationale:
      "Whoever can answer at a node's address, or stand on the way to it, is taken for its kubelet, and sees what " +
      'is sent by `kubectl exec`, `logs` and `port-forward`.',
    remediation:
      'Set `--kubelet-certificate-authority`, and let kubelets get serving certificates from the cluster with ' +
      '`serverTLSBootstrap: true`.',
    examples: {
      bad: componentExample('kube-apiserver', { 'kubelet-certificate-authority': null }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.has('kubelet-certificate-authority')
      ? undefined
      : { flag: 'kubelet-certificate-authority', message: 'any certificate of a kubelet is accepted' },
);
