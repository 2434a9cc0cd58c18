import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerAuditLogPath = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-audit-log-path',
    title: 'API server writes no audit log',
    severity: 'medium',
    rationale:
      'When something happens nobody can tell who did it, what else they did, or when it began. Detection has ' +
      'nothing to read.',
    remediation: 'Set `--audit-log-path` and `--audit-policy-file`, and ship the log away from the node.',
    examples: {
      bad: componentExample('kube-apiserver', { 'audit-log-path': null }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.has('audit-log-path') || flags.has('audit-webhook-config-file')
      ? undefined
      : { flag: 'audit-log-path', message: 'no audit log is written' },
);
