import { componentExample, flagCheck } from './flag-check.ts';

export const schedulerProfiling = flagCheck(
  'kube-scheduler',
  {
    id: 'control-plane/scheduler-profiling',
    title: 'Scheduler serves profiles',
    severity: 'low',
    rationale:
      'Profiles show what the program is doing in detail, and taking one slows it down. They are served to whoever ' +
      'may get `/debug/pprof`.',
    remediation: 'Set `--profiling=false`.',
    examples: {
      bad: componentExample('kube-scheduler', { profiling: null }),
      good: componentExample('kube-scheduler'),
    },
  },
  (flags) => (flags.isTrue('profiling', true) ? { flag: 'profiling', message: 'profiles are served' } : undefined),
  {
    flag: 'config',
    group: 'kubescheduler.config.k8s.io',
    kind: 'KubeSchedulerConfiguration',
    // Without the field it is on, and `--profiling` counts for nothing.
    judge: ({ enableProfiling }) =>
      enableProfiling === false ? undefined : { path: ['enableProfiling'], message: 'profiles are served' },
  },
);
