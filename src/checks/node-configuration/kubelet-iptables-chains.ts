import { kubeletCheck } from './kubelet.ts';

export const kubeletIptablesChains = kubeletCheck(
  {
    id: 'node-configuration/kubelet-iptables-chains',
    title: 'Kubelet does not keep its iptables chains',
    severity: 'low',
    rationale: 'The rules that the network needs are not restored when something else changes them.',
    remediation: 'Remove `makeIPTablesUtilChains: false`.',
    examples: { bad: 'makeIPTablesUtilChains: false', good: 'makeIPTablesUtilChains: true' },
  },
  (field) =>
    field('makeIPTablesUtilChains') === false
      ? { path: ['makeIPTablesUtilChains'], message: 'the chains are not kept' }
      : undefined,
);
