import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerAnonymousAuth = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-anonymous-auth',
    title: 'API server answers anonymous requests',
    severity: 'medium',
    rationale:
      'Requests without credentials are not refused but become the user `system:anonymous`, who may do whatever ' +
      'RBAC gives to it, or by mistake to `system:unauthenticated`.',
    remediation:
      'Set `--anonymous-auth=false`, or allow it for the health endpoints alone in an AuthenticationConfiguration.',
    examples: {
      bad: componentExample('kube-apiserver', { 'anonymous-auth': null }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) =>
    flags.isTrue('anonymous-auth', true)
      ? { flag: 'anonymous-auth', message: 'requests without credentials are answered' }
      : undefined,
  // An AuthenticationConfiguration may limit anonymous requests to some paths.
  'authentication-config',
);
