import { kubeletCheck } from './kubelet.ts';

export const kubeletRotateCertificates = kubeletCheck(
  {
    id: 'node-configuration/kubelet-rotate-certificates',
    title: 'Kubelet does not renew its client certificate',
    severity: 'low',
    rationale: 'When the certificate expires the node leaves the cluster, and until then a stolen one stays good.',
    remediation: 'Set `rotateCertificates: true`.',
    examples: { bad: 'rotateCertificates: false', good: 'rotateCertificates: true' },
  },
  (field) =>
    field('rotateCertificates') === false
      ? { path: ['rotateCertificates'], message: 'the certificate is not renewed' }
      : undefined,
);
