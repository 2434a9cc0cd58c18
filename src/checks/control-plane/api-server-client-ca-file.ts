import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerClientCaFile = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-client-ca-file',
    title: 'API server takes no client certificates',
    severity: 'low',
    rationale:
      'Kubelets and the components of the control plane identify themselves by client certificates. Without an ' +
      'authority to check them against they need weaker means.',
    remediation: 'Set `--client-ca-file`.',
    examples: {
      bad: componentExample('kube-apiserver', { 'client-ca-file': null }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.has('client-ca-file')
      ? undefined
      : { flag: 'client-ca-file', message: 'no authority for client certificates is set' },
);
