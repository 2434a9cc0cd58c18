import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerAuditLogMaxSize = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-audit-log-max-size',
    title: 'Audit log is rotated too early',
    severity: 'low',
    rationale: 'Small files are rotated away quickly under load, and the part that matters with them.',
    remediation: 'Set `--audit-log-maxsize=100` or more, in megabytes.',
    examples: {
      bad: componentExample('kube-apiserver', { 'audit-log-maxsize': '10' }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) => {
    // Without a log there is nothing to keep, which is a finding of its own.
    if (!flags.has('audit-log-path')) return undefined;
    const kept = flags.number('audit-log-maxsize') ?? 0;
    return kept >= 100 ? undefined : { flag: 'audit-log-maxsize', message: `files of ${kept} MB are rotated` };
  },
);
