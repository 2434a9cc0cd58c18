import { authorizerCheck } from './authorizers.ts';
import { componentExample } from './flag-check.ts';

export const apiServerNoNodeAuthorization = authorizerCheck(
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
  (modes) => (modes.includes('Node') ? undefined : 'the mode Node is not among the authorizers'),
);
