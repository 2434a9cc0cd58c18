import { componentExample, flagCheck } from './flag-check.ts';

const LOOPBACK = /^(?:127\.[0-9.]+|::1|localhost)$/;

export const schedulerBindAddress = flagCheck(
  'kube-scheduler',
  {
    id: 'control-plane/scheduler-bind-address',
    title: 'Scheduler listens on every address',
    severity: 'low',
    rationale: 'Its health and metrics are offered to the whole network, where only the node itself needs them.',
    remediation: 'Set `--bind-address=127.0.0.1`.',
    examples: {
      bad: componentExample('kube-scheduler', { 'bind-address': '0.0.0.0' }),
      good: componentExample('kube-scheduler'),
    },
  },
  (flags) => {
    const address = flags.value('bind-address') ?? '0.0.0.0';
    return LOOPBACK.test(address) ? undefined : { flag: 'bind-address', message: `listens on ${address}` };
  },
);
