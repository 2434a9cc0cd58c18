import type { Check } from '../check.ts';
import { podExample } from '../workload/workload-check.ts';

export const defaultNamespace: Check = {
  id: 'namespace/default-namespace',
  title: 'Workload runs in the namespace default',
  severity: 'low',
  rationale:
    'Namespaces are what RBAC, quotas, network policies and Pod Security hold on to. In `default` everything that ' +
    'nobody placed lies together, and a policy for one hits all.',
  remediation: 'Give the application a namespace of its own, and write it into `metadata.namespace`.',
  examples: {
    bad: podExample({}).replace('namespace: shop', 'namespace: default'),
    good: podExample({}),
  },
  references: [
    {
      title: 'Kubernetes: Namespaces',
      url: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
    },
  ],
  needs: ['pods', 'pod-templates'],
  *run({ snapshot }) {
    for (const { object } of snapshot.workloads) {
      if (object.namespace !== 'default') continue;
      const written = object.origin.type === 'cluster' || hasNamespace(object.content['metadata']);
      const path = ['metadata', 'namespace'];
      if (written) yield { check: defaultNamespace, object, path, message: 'is in namespace default' };
      else {
        // Whoever applies it may name one: `kubectl apply -n`, a kustomization.
        const message = 'names no namespace, so it goes where kubectl points';
        yield { check: defaultNamespace, object, path, message, severity: 'info' };
      }
    }
  },
};

function hasNamespace(metadata: unknown): boolean {
  return typeof metadata === 'object' && metadata !== null && 'namespace' in metadata;
}
