import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerAuditPolicy = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-audit-policy',
    title: 'API server has no audit policy',
    severity: 'medium',
    rationale: 'Without a policy nothing is logged, even where a path for the log is set.',
    remediation: 'Write a policy, and set `--audit-policy-file`.',
    examples: {
      bad: componentExample('kube-apiserver', { 'audit-policy-file': null }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.has('audit-policy-file')
      ? undefined
      : { flag: 'audit-policy-file', message: 'no policy says what is logged' },
);
