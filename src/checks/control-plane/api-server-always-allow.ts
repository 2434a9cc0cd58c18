import { authorizerCheck } from './authorizers.ts';
import { componentExample } from './flag-check.ts';

export const apiServerAlwaysAllow = authorizerCheck(
  {
    id: 'control-plane/api-server-always-allow',
    title: 'API server allows every request',
    severity: 'critical',
    rationale:
      'With the mode `AlwaysAllow`, which is also what an absent flag means, authorization is off: whoever has any ' +
      'credentials is an administrator.',
    remediation: 'Set `--authorization-mode=Node,RBAC`.',
    examples: {
      bad: componentExample('kube-apiserver', { 'authorization-mode': 'AlwaysAllow' }),
      good: componentExample('kube-apiserver'),
    },
  },
  (modes) => (modes.includes('AlwaysAllow') ? 'every request is allowed' : undefined),
);
