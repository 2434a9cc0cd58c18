import { kubeletCheck } from './kubelet.ts';

export const kubeletServingCertificate = kubeletCheck(
  {
    id: 'node-configuration/kubelet-serving-certificate',
    title: 'Kubelet serves with a certificate that it made itself',
    severity: 'medium',
    rationale:
      "The API server cannot verify it, so that whoever answers at the node's address is taken for the kubelet.",
    remediation: 'Set `serverTLSBootstrap: true` and approve the requests, or `tlsCertFile` and `tlsPrivateKeyFile`.',
    examples: { bad: 'rotateCertificates: true', good: 'serverTLSBootstrap: true' },
  },
  (field) =>
    field('serverTLSBootstrap') === true || (field('tlsCertFile') && field('tlsPrivateKeyFile'))
      ? undefined
      : { path: ['serverTLSBootstrap'], message: 'the certificate is signed by nobody' },
);
