import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerNoRbacAuthorization = flagCheck(
  'kube-apiserver',
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
      bad: componentExample('kube-apiserver', { 'authorization-mode': 'Node,ABAC' }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) => {
    // An AuthorizationConfiguration takes the place of the flag; its file is judged by itself.
    if (flags.has('authorization-config')) return undefined;
    return flags.list('authorization-mode').includes('RBAC')
      ? undefined
      : { flag: 'authorization-mode', message: 'the mode RBAC is not among the authorizers' };
  },
);
