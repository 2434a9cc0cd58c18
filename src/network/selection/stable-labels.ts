/**
 * Labels that controllers put on pods and change with every rollout or pod. A policy that names one is right until
 * the next rollout.
 */
const FLEETING: ReadonlySet<string> = new Set([
  'pod-template-hash',
  'pod-template-generation',
  'controller-revision-hash',
  'controller-uid',
  'job-name',
  'batch.kubernetes.io/controller-uid',
  'batch.kubernetes.io/job-name',
  'batch.kubernetes.io/job-completion-index',
  'statefulset.kubernetes.io/pod-name',
  'apps.kubernetes.io/pod-index',
  'rollouts-pod-template-hash',
  'helm.sh/chart',
  'app.kubernetes.io/version',
  'app.kubernetes.io/managed-by',
]);

/** The labels of a pod that stay. */
export function stableLabels(labels: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...labels].filter(([key]) => !FLEETING.has(key)));
}

const PREFERRED: readonly string[] = ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app', 'k8s-app', 'name'];

/** Lower for labels that people name things by. */
export function preference(key: string): number {
  const rank = PREFERRED.indexOf(key);
  return rank < 0 ? PREFERRED.length : rank;
}
