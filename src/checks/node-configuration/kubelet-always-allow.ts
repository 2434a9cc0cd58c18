import { kubeletCheck } from './kubelet.ts';

export const kubeletAlwaysAllow = kubeletCheck(
  {
    id: 'node-configuration/kubelet-always-allow',
    title: 'Kubelet allows every request',
    severity: 'critical',
    rationale:
      'Whoever is known to the kubelet, by any client certificate or token of the cluster, may run commands in ' +
      'every container of the node.',
    remediation: 'Set `authorization.mode: Webhook`, so that the API server decides.',
    examples: { bad: 'authorization: { mode: AlwaysAllow }', good: 'authorization: { mode: Webhook }' },
  },
  (field) =>
    field('authorization', 'mode') === 'AlwaysAllow'
      ? { path: ['authorization', 'mode'], message: 'every request is allowed' }
      : undefined,
);
