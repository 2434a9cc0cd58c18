import { kubeletCheck } from './kubelet.ts';

export const kubeletClientCa = kubeletCheck(
  {
    id: 'node-configuration/kubelet-client-ca',
    title: 'Kubelet takes no client certificates',
    severity: 'medium',
    rationale:
      'The API server cannot identify itself by its certificate, so the kubelet has to fall back to weaker ' +
      'means or to nobody.',
    remediation: 'Set `authentication.x509.clientCAFile`.',
    examples: {
      bad: 'authentication: { webhook: { enabled: true } }',
      good: 'authentication: { x509: { clientCAFile: /etc/kubernetes/pki/ca.crt } }',
    },
  },
  (field) =>
    field('authentication', 'x509', 'clientCAFile')
      ? undefined
      : { path: ['authentication', 'x509', 'clientCAFile'], message: 'no authority for client certificates is set' },
);
