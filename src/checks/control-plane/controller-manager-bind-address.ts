import { componentExample, flagCheck } from './flag-check.ts';

const LOOPBACK = /^(?:127\.[0-9.]+|::1|localhost)$/;

export const controllerManagerBindAddress = flagCheck(
  'kube-controller-manager',
  {
    id: 'control-plane/controller-manager-bind-address',
    title: 'Controller manager listens on every address',
    severity: 'low',
    rationale: 'Its health and metrics are offered to the whole network, where only the node itself needs them.',
    remediation: 'Set `--bind-address=127.0.0.1`.',
    examples: {
      bad: componentExample('kube-controller-manager', { 'bind-address': '0.0.0.0' }),
      good: componentExample('kube-controller-manager'),
    },
  },
  (flags) => {
    const address = flags.value('bind-address') ?? '0.0.0.0';
    return LOOPBACK.test(address) ? undefined : { flag: 'bind-address', message: `listens on ${address}` };
  },
);
