import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerAlwaysAdmit = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-always-admit',
    title: 'API server admits every object',
    severity: 'high',
    rationale:
      'The plugin AlwaysAdmit lets everything pass, and keeps those behind it from being asked in old versions. It ' +
      'has no use beside tests.',
    remediation: 'Remove `AlwaysAdmit` from `--enable-admission-plugins`.',
    examples: {
      bad: componentExample('kube-apiserver', { 'enable-admission-plugins': 'NodeRestriction,AlwaysAdmit' }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.list('enable-admission-plugins').includes('AlwaysAdmit')
      ? { flag: 'enable-admission-plugins', message: 'AlwaysAdmit is enabled' }
      : undefined,
);
