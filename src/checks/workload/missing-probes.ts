import { containerCheck, podExample } from './workload-check.ts';

/** The restart policies of pods that run to an end, as those of Jobs have to. */
const RUNS_TO_AN_END: ReadonlySet<string> = new Set(['Never', 'OnFailure']);

export const missingProbes = containerCheck(
  {
    id: 'workload/missing-probes',
    title: 'Container has no probes',
    severity: 'info',
    rationale:
      'Without a readiness probe a pod gets traffic before it can answer, and without a liveness or startup probe one ' +
      'that hangs is never restarted. Failing safely is part of availability.',
    remediation: 'Add a `readinessProbe`, and a `livenessProbe` where a restart helps.',
    examples: {
      bad: podExample({}),
      good: podExample({ container: 'readinessProbe:\n  httpGet: { path: /ready, port: 8080 }' }),
    },
    references: [
      {
        title: 'Kubernetes: Liveness, readiness and startup probes',
        url: 'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
      },
    ],
  },
  function* ({ list, container, workload }) {
    if (list !== 'containers' || RUNS_TO_AN_END.has(workload.spec.restartPolicy ?? '')) return;
    if (container.livenessProbe ?? container.readinessProbe ?? container.startupProbe) return;
    yield { path: ['readinessProbe'], message: 'has no readiness, liveness or startup probe' };
  },
);
