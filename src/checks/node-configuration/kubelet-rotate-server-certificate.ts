import { kubeletCheck } from './kubelet.ts';

export const kubeletRotateServerCertificate = kubeletCheck(
  {
    id: 'node-configuration/kubelet-rotate-server-certificate',
    title: 'Kubelet does not renew its serving certificate',
    severity: 'low',
    rationale:
      'With the gate RotateKubeletServerCertificate off the kubelet keeps its first serving certificate until ' +
      'it expires.',
    remediation: 'Remove `RotateKubeletServerCertificate: false` from `featureGates`.',
    examples: {
      bad: 'featureGates: { RotateKubeletServerCertificate: false }',
      good: 'featureGates: { RotateKubeletServerCertificate: true }',
    },
  },
  (field) =>
    field('featureGates', 'RotateKubeletServerCertificate') === false
      ? { path: ['featureGates', 'RotateKubeletServerCertificate'], message: 'the certificate is not renewed' }
      : undefined,
);
