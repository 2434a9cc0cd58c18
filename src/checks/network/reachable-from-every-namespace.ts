import { ALL_CONNECTIONS } from '../../network/index.ts';
import { policyExample, workloadExample } from './examples.ts';
import { openingCheck } from './opening-check.ts';

export const reachableFromEveryNamespace = openingCheck(
  {
    id: 'network/reachable-from-every-namespace',
    title: 'Pods of every namespace may connect to the workload',
    severity: 'low',
    rationale:
      'A namespace is a border between teams and systems only if connections stop at it. Whoever may start a pod ' +
      'anywhere in the cluster, or gets into one, reaches this workload.',
    remediation:
      'Name the callers: a `namespaceSelector` by `kubernetes.io/metadata.name` together with a `podSelector` in one ' +
      'peer. `breakwater network connectivity --exposure` shows what is open to any pod.',
    examples: {
      bad:
        workloadExample() +
        policyExample('podSelector: {}\ningress:\n  - from: [{ namespaceSelector: {} }]\n    ports: [{ port: 8080 }]'),
      good: workloadExample() + policyExample('podSelector: {}\ningress:\n  - from: [{ podSelector: {} }]'),
    },
    references: [
      {
        title: 'Kubernetes: Multi-tenancy, network isolation',
        url: 'https://kubernetes.io/docs/concepts/security/multi-tenancy/#network-isolation',
      },
    ],
  },
  [{ direction: 'ingress', peer: 'any-pod', connections: ALL_CONNECTIONS }],
  (workloads) => `lets any pod of any namespace connect to ${workloads}`,
);
