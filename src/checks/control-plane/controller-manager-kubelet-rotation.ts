import { componentExample, flagCheck } from './flag-check.ts';

export const controllerManagerKubeletRotation = flagCheck(
  'kube-controller-manager',
  {
    id: 'control-plane/controller-manager-kubelet-rotation',
    title: 'Serving certificates of kubelets are not renewed',
    severity: 'low',
    rationale:
      'With RotateKubeletServerCertificate off kubelets keep their first serving certificate until it expires, or ' +
      'make one themselves that nobody can verify.',
    remediation: 'Remove `RotateKubeletServerCertificate=false` from `--feature-gates`.',
    examples: {
      bad: componentExample('kube-controller-manager', { 'feature-gates': 'RotateKubeletServerCertificate=false' }),
      good: componentExample('kube-controller-manager'),
    },
  },
  (flags) =>
    flags.list('feature-gates').includes('RotateKubeletServerCertificate=false')
      ? { flag: 'feature-gates', message: 'RotateKubeletServerCertificate is off' }
      : undefined,
);
