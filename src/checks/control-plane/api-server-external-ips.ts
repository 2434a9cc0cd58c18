import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerExternalIps = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-external-ips',
    title: 'API server takes Services with external addresses',
    severity: 'low',
    rationale:
      'Whoever may create a Service can claim any address and so take over traffic that is meant for it ' +
      '(CVE-2020-8554). The plugin DenyServiceExternalIPs refuses such Services.',
    remediation: 'Add `DenyServiceExternalIPs` to `--enable-admission-plugins`.',
    examples: {
      bad: componentExample('kube-apiserver', { 'enable-admission-plugins': 'NodeRestriction' }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.list('enable-admission-plugins').includes('DenyServiceExternalIPs')
      ? undefined
      : { flag: 'enable-admission-plugins', message: 'DenyServiceExternalIPs is not enabled' },
);
