import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerAuditLogMaxBackup = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-audit-log-max-backup',
    title: 'Audit log keeps too few old files',
    severity: 'low',
    rationale:
      'A burst of requests rotates the log until the part that matters is gone, which an attacker can cause on ' +
      'purpose.',
    remediation: 'Set `--audit-log-maxbackup=10` or more.',
    examples: {
      bad: componentExample('kube-apiserver', { 'audit-log-maxbackup': '2' }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) => {
    // Without a log there is nothing to keep, which is a finding of its own.
    if (!flags.has('audit-log-path')) return undefined;
    const kept = flags.number('audit-log-maxbackup') ?? 0;
    return kept >= 10 ? undefined : { flag: 'audit-log-maxbackup', message: `${kept} old files are kept` };
  },
);
