import { byAbsence } from '../by-absence.ts';
import { limitsSomething, namespaceCheck, namespaceExample } from './namespace-check.ts';

export const noResourceQuota = byAbsence(
  namespaceCheck(
    {
      id: 'namespace/no-resource-quota',
      title: 'Namespace has no ResourceQuota',
      severity: 'low',
      needs: ['namespaces', 'quotas', 'pods', 'pod-templates'],
      rationale:
        'Nothing bounds what the namespace may take. One team, or one stolen token that starts miners, can use up the ' +
        'nodes, the load balancers and the storage of all.',
      remediation: 'Add a ResourceQuota for CPU, memory, pods, and Services of type LoadBalancer.',
      examples: {
        bad: namespaceExample(),
        good: namespaceExample(`apiVersion: v1
kind: ResourceQuota
metadata:
  name: shop
  namespace: shop
spec:
  hard: { requests.cpu: "20", limits.memory: 64Gi, pods: "100", services.loadbalancers: "1" }`),
      },
      references: [
        { title: 'Kubernetes: Resource quotas', url: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/' },
      ],
    },
    ({ name }, { snapshot }) =>
      snapshot.ofKind('', 'ResourceQuota').some((quota) => quota.namespace === name && limitsSomething(quota))
        ? undefined
        : 'no ResourceQuota limits it',
  ),
);
