import { componentExample, flagCheck } from './flag-check.ts';

export const apiServerProfiling = flagCheck(
  'kube-apiserver',
  {
    id: 'control-plane/api-server-profiling',
    title: 'API server serves profiles',
    severity: 'low',
    rationale:
      'Profiles show what the program is doing in detail, and taking one slows it down. They are served to whoever ' +
      'may get `/debug/pprof`.',
    remediation: 'Set `--profiling=false`.',
    examples: {
      bad: componentExample('kube-apiserver', { profiling: null }),
      good: componentExample('kube-apiserver'),
    },
  },
  (flags) => (flags.isTrue('profiling', true) ? { flag: 'profiling', message: 'profiles are served' } : undefined),
);
