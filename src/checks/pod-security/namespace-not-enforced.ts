import type { KubernetesObject } from '../../kube/index.ts';
import type { Check } from '../check.ts';

const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** Holds the control plane's own pods, which need the node. */
const CONTROL_PLANE_NAMESPACE = 'kube-system';

export const namespaceNotEnforced: Check = {
  id: 'pod-security/namespace-not-enforced',
  title: 'Namespace enforces no Pod Security level',
  severity: 'medium',
  rationale:
    'Without an enforced level the API server takes any pod into the namespace, a privileged one included: whoever may ' +
    'create a pod there may take over a node. Workloads that are in order today stay so only while the level is enforced. ' +
    "(A cluster's admission configuration can set a default, which manifests do not show.)",
  remediation:
    'Label the namespace `pod-security.kubernetes.io/enforce: restricted`, or `baseline` where its workloads are not ' +
    'there yet, and pin the version with `enforce-version`. `breakwater pod-security preview` shows what would be rejected.',
  examples: {
    bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
`,
    good: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: restricted
    pod-security.kubernetes.io/enforce-version: v1.33
`,
  },
  references: [
    {
      title: 'Kubernetes: Enforce Pod Security Standards with namespace labels',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-namespace-labels/',
    },
  ],
  needs: ['namespaces'],
  *run({ snapshot }) {
    for (const namespace of snapshot.ofKind('', 'Namespace')) {
      const message = whyNotEnforced(namespace);
      if (message === undefined) continue;
      yield { check: namespaceNotEnforced, object: namespace, path: ['metadata', 'labels', ENFORCE], message };
    }
  },
};

/** A label with a value that is no level enforces restricted. */
function whyNotEnforced({ name, labels }: KubernetesObject): string | undefined {
  const level = labels.get(ENFORCE);
  if (level === undefined) return `has no label ${ENFORCE}`;
  if (level !== 'privileged' || name === CONTROL_PLANE_NAMESPACE) return undefined;
  return 'enforces privileged, which allows every pod';
}
