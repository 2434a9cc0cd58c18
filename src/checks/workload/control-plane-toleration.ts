import type { Toleration } from '../../kube/index.ts';
import { podExample, workloadCheck } from './workload-check.ts';

const TAINTS: ReadonlySet<string> = new Set([
  'node-role.kubernetes.io/control-plane',
  'node-role.kubernetes.io/master',
]);
const SYSTEM_NAMESPACE = /^(?:kube-|openshift-)/;

export const controlPlaneToleration = workloadCheck(
  {
    id: 'workload/control-plane-toleration',
    title: 'Workload may run on control plane nodes',
    severity: 'medium',
    rationale:
      "On a control plane node lie the cluster's certificate authority, the static pods of the API server and etcd's " +
      'data. A pod that breaks out there has the cluster.',
    remediation:
      'Remove the toleration of the control plane taint, and a toleration of everything (`operator: Exists` without a ' +
      'key). Agents that must run on every node belong in a system namespace, with little else allowed.',
    examples: {
      bad: podExample({
        pod: 'tolerations:\n  - key: node-role.kubernetes.io/control-plane\n    operator: Exists\n    effect: NoSchedule',
      }),
      good: podExample({ pod: 'tolerations:\n  - key: dedicated\n    operator: Equal\n    value: shop' }),
    },
    references: [
      {
        title: 'Kubernetes: Taints and tolerations',
        url: 'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/',
      },
    ],
  },
  function* ({ spec, object }) {
    if (SYSTEM_NAMESPACE.test(object.namespace)) return;
    // The taint has had two names: who tolerates both means one thing.
    const found = (spec.tolerations ?? []).filter(toleratesControlPlane);
    const [first] = found;
    if (first === undefined) return;
    const isEverything = found.some(({ key = '' }) => key === '');
    const what = isEverything ? 'every taint' : found.map(({ key }) => key).join(' and ');
    yield {
      path: ['spec', 'tolerations', first.index],
      message: `tolerates ${what}`,
      // How agents run on every node; what else they may is found by other checks.
      severity: object.kind === 'DaemonSet' && object.group === 'apps' ? 'low' : undefined,
    };
  },
);

/** An empty key with Exists tolerates everything; the taint's effect is NoSchedule and it has no value. */
function toleratesControlPlane({ key = '', operator = 'Equal', value = '', effect = '' }: Toleration): boolean {
  if (effect !== '' && effect !== 'NoSchedule') return false;
  if (key === '') return operator === 'Exists';
  return TAINTS.has(key) && (operator === 'Exists' || value === '');
}
