import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerAuditLogMaxAge = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-audit-log-max-age',
    title: 'Audit log is kept for too short a time',
    severity: 'low',
    rationale: 'Break-ins are found weeks after they began. By then the log that shows how is gone.',
    remediation: 'Set `--audit-log-maxage=30` or more, in days.',
    examples: {
      bad: componentExample('kube-apiserver', { 'audit-log-maxage': '7' }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) => {
    // Without a log there is nothing to keep, which is a finding of its own.
    if (!flags.has('audit-log-path')) return undefined;
    const kept = flags.number('audit-log-maxage') ?? 0;
    return kept >= 30 ? undefined : { flag: 'audit-log-maxage', message: `${kept} days are kept` };
  },
);
