import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerAlwaysAllow = flagCheck(
  'kube-apiserver',
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
  (flags) => {
    // An AuthorizationConfiguration takes the place of the flag; its file is judged by itself.
    if (flags.has('authorization-config')) return undefined;
    const modes = flags.list('authorization-mode');
    const allows = modes.length === 0 || modes.includes('AlwaysAllow');
    return allows ? { flag: 'authorization-mode', message: 'every request is allowed' } : undefined;
  },
);
