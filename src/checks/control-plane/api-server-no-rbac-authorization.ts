import { authorizationExample, authorizerCheck } from './authorizers.ts';

export const apiServerNoRbacAuthorization = authorizerCheck(
  {
    id: 'control-plane/api-server-no-rbac-authorization',
    title: 'API server does not use RBAC',
    severity: 'high',
    sameCauseAs: ['control-plane/api-server-always-allow'],
    rationale:
      'Without RBAC no Role or binding of the cluster has any effect, and what decides in its place is not visible ' +
      'in the API.',
    remediation: 'Set `--authorization-mode=Node,RBAC`.',
    examples: {
      bad: authorizationExample(['Node', 'Webhook']),
      good: authorizationExample(['Node', 'RBAC']),
    },
  },
  (modes) => (modes.includes('RBAC') ? undefined : 'the mode RBAC is not among the authorizers'),
);
