import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerNodeRestriction = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-node-restriction',
    title: 'API server lets nodes change other nodes',
    severity: 'high',
    rationale:
      'Without NodeRestriction one stolen kubelet credential can change the labels and taints of every node, and ' +
      'draw the pods it wants to its own.',
    remediation: 'Add `NodeRestriction` to `--enable-admission-plugins`.',
    examples: {
      bad: componentExample('kube-apiserver', {
        'enable-admission-plugins': 'AlwaysPullImages,DenyServiceExternalIPs,EventRateLimit',
      }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.list('enable-admission-plugins').includes('NodeRestriction')
      ? undefined
      : { flag: 'enable-admission-plugins', message: 'NodeRestriction is not enabled' },
);
