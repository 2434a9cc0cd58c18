import { componentExample, flagCheck } from './flag-check.ts';

export const controllerManagerProfiling = flagCheck(
  'kube-controller-manager',
  {
    id: 'control-plane/controller-manager-profiling',
    title: 'Controller manager serves profiles',
    severity: 'low',
    rationale:
      'Profiles show what the program is doing in detail, and taking one slows it down. They are served to whoever ' +
      'may get `/debug/pprof`.',
    remediation: 'Set `--profiling=false`.',
    examples: {
      bad: componentExample('kube-controller-manager', { profiling: null }),
      good: componentExample('kube-controller-manager'),
    },
  },
  (flags) => (flags.isTrue('profiling', true) ? { flag: 'profiling', message: 'profiles are served' } : undefined),
);
