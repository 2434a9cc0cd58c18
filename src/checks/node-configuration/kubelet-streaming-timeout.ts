import { kubeletCheck } from './kubelet.ts';

export const kubeletStreamingTimeout = kubeletCheck(
  {
    id: 'node-configuration/kubelet-streaming-timeout',
    title: 'Kubelet keeps idle connections for ever',
    severity: 'low',
    rationale:
      'Sessions of `exec` and `port-forward` that nobody uses stay open, and with them the access of whoever ' +
      'began them.',
    remediation: 'Set `streamingConnectionIdleTimeout` to some minutes.',
    examples: { bad: 'streamingConnectionIdleTimeout: 0s', good: 'streamingConnectionIdleTimeout: 5m' },
  },
  (field) => {
    const timeout = field('streamingConnectionIdleTimeout');
    const never = timeout === 0 || (typeof timeout === 'string' && /^0+(?:\.0+)?[a-z]*$/.test(timeout));
    return never
      ? { path: ['streamingConnectionIdleTimeout'], message: 'idle connections are never closed' }
      : undefined;
  },
);
