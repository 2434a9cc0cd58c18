import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerNoNodeAuthorization = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-no-node-authorization',
    title: 'API server does not use the Node authorizer',
    severity: 'medium',
    sameCauseAs: ['control-plane/api-server-always-allow'],
    rationale:
      'Without the Node authorizer kubelets need wide roles, so that a stolen kubelet credential reads the Secrets ' +
      'of the whole cluster and not of its own pods alone.',
    remediation: 'Set `--authorization-mode=Node,RBAC`.',
    examples: {
      bad: componentExample('kube-apiserver', { 'authorization-mode': 'RBAC' }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) => {
    // An AuthorizationConfiguration takes the place of the flag; its file is judged by itself.
    if (flags.has('authorization-config')) return undefined;
    return flags.list('authorization-mode').includes('Node')
      ? undefined
      : { flag: 'authorization-mode', message: 'the mode Node is not among the authorizers' };
  },
);
