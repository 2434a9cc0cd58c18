import { isJsonArray, isJsonObject } from '../../kube/index.ts';
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
  {
    flag: 'authentication-config',
    unless: 'anonymous-auth',
    group: 'apiserver.config.k8s.io',
    kind: 'AuthenticationConfiguration',
    // Without the field the default of the flag holds, which is to answer. It may be limited to some paths.
    judge({ anonymous }) {
      if (isJsonObject(anonymous)) {
        const { enabled, conditions } = anonymous;
        if (enabled !== true || (isJsonArray(conditions) && conditions.length > 0)) return undefined;
      }
      return { path: ['anonymous'], message: 'requests without credentials are answered on every path' };
    },
  },
);
