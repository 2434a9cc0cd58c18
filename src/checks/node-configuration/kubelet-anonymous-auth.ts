import { kubeletCheck } from './kubelet.ts';

export const kubeletAnonymousAuth = kubeletCheck(
  {
    id: 'node-configuration/kubelet-anonymous-auth',
    title: 'Kubelet answers anonymous requests',
    severity: 'critical',
    rationale:
      'Whoever reaches port 10250 may list pods, read logs, and run commands in every container of the node, ' +
      'unless authorization stops the anonymous user.',
    remediation: 'Set `authentication.anonymous.enabled: false`.',
    examples: {
      bad: 'authentication: { anonymous: { enabled: true } }',
      good: 'authentication: { anonymous: { enabled: false } }',
    },
  },
  (field) =>
    field('authentication', 'anonymous', 'enabled') === true
      ? { path: ['authentication', 'anonymous', 'enabled'], message: 'anonymous requests are answered' }
      : undefined,
);
