import { kubeletCheck } from './kubelet.ts';

export const kubeletReadOnlyPort = kubeletCheck(
  {
    id: 'node-configuration/kubelet-read-only-port',
    title: 'Kubelet serves its read-only port',
    severity: 'high',
    rationale: 'The port shows pods with their environment, without authentication, to everybody who reaches the node.',
    remediation: 'Set `readOnlyPort: 0`.',
    examples: { bad: 'readOnlyPort: 10255', good: 'readOnlyPort: 0' },
  },
  (field) => {
    const port = field('readOnlyPort') ?? 0;
    return port === 0
      ? undefined
      : { path: ['readOnlyPort'], message: `port ${port} is served without authentication` };
  },
);
