import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerEventRateLimit = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-event-rate-limit',
    title: 'API server does not limit the rate of events',
    severity: 'info',
    rationale:
      'A misbehaving or hostile client can write so many events that etcd and the API server slow down for all.',
    remediation:
      'Add `EventRateLimit` to `--enable-admission-plugins`, with its limits in `--admission-control-config-file`.',
    examples: {
      bad: componentExample('kube-apiserver', { 'enable-admission-plugins': 'NodeRestriction' }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.list('enable-admission-plugins').includes('EventRateLimit')
      ? undefined
      : { flag: 'enable-admission-plugins', message: 'EventRateLimit is not enabled' },
);
