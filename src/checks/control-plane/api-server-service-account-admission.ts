import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerServiceAccountAdmission = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-service-account-admission',
    title: 'API server gives pods no service account',
    severity: 'high',
    rationale:
      'With the ServiceAccount plugin off pods run without an identity of their own, and those who need one are ' +
      'given shared credentials.',
    remediation: 'Remove `ServiceAccount` from `--disable-admission-plugins`.',
    examples: {
      bad: componentExample('kube-apiserver', { 'disable-admission-plugins': 'ServiceAccount' }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.list('disable-admission-plugins').includes('ServiceAccount')
      ? { flag: 'disable-admission-plugins', message: 'ServiceAccount is disabled' }
      : undefined,
);
