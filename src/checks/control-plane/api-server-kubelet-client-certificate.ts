import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerKubeletClientCertificate = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-kubelet-client-certificate',
    title: 'API server does not identify itself to kubelets',
    severity: 'medium',
    rationale:
      'A kubelet cannot tell the API server from anyone else on the network, so it has to answer all, or nobody.',
    remediation: 'Set `--kubelet-client-certificate` and `--kubelet-client-key`.',
    examples: {
      bad: componentExample('kube-apiserver', { 'kubelet-client-key': null }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) => {
    const flag = ['kubelet-client-certificate', 'kubelet-client-key'].find((name) => flags.value(name) === undefined);
    return flag === undefined ? undefined : { flag, message: `--${flag} is not set` };
  },
);
