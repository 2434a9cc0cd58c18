import { podExample, workloadCheck } from './workload-check.ts';

const SYSTEM_CLASSES: ReadonlySet<string> = new Set(['system-node-critical', 'system-cluster-critical']);
const SYSTEM_NAMESPACE =
  /^(?:kube-|openshift-|gke-|gmp-|calico-system$|tigera-operator$|cilium$|istio-system$|linkerd$)/;

export const systemPriority = workloadCheck(
  {
    id: 'workload/system-priority',
    title: 'Workload outside system namespaces has system priority',
    severity: 'medium',
    rationale:
      'Pods with a `system-` priority class push others off the nodes and are evicted last. A workload that takes it can ' +
      'starve the rest of the cluster, security agents included.',
    remediation:
      'Use a PriorityClass of your own below 1000000000, or forbid the system classes outside system namespaces with a ' +
      'ResourceQuota on `scopeSelector: PriorityClass`.',
    examples: {
      bad: podExample({ pod: 'priorityClassName: system-cluster-critical' }),
      good: podExample({ pod: 'priorityClassName: shop-high' }),
    },
    references: [
      {
        title: 'Kubernetes: Limit Priority Class consumption by default',
        url: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/#limit-priority-class-consumption-by-default',
      },
    ],
  },
  function* ({ spec, object }) {
    const name = spec.priorityClassName ?? '';
    if (!SYSTEM_CLASSES.has(name) || SYSTEM_NAMESPACE.test(object.namespace)) return;
    yield {
      path: ['spec', 'priorityClassName'],
      message: `runs with priority ${name} in namespace ${object.namespace}`,
    };
  },
);
