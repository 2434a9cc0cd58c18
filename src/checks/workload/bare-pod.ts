import { podExample, workloadCheck } from './workload-check.ts';

export const barePod = workloadCheck(
  {
    id: 'workload/bare-pod',
    title: 'Pod has no owner',
    severity: 'info',
    rationale:
      'Nothing starts the pod again when its node fails or is drained, and no rollout replaces it: it keeps yesterday’s ' +
      'image and yesterday’s vulnerabilities.',
    remediation: 'Make it a Deployment, a StatefulSet, a DaemonSet or a Job, and let that own its pods.',
    examples: {
      bad: podExample({}),
      good: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.4
`,
    },
    references: [
      {
        title: 'Kubernetes: Configuration good practices',
        url: 'https://kubernetes.io/docs/concepts/configuration/overview/',
      },
    ],
  },
  function* ({ object, templatePath }) {
    if (templatePath.length > 0 || object.kind !== 'Pod' || object.ownerReferences.length > 0) return;
    // The kubelet owns the mirrors of static pods.
    if (object.annotations.has('kubernetes.io/config.mirror')) return;
    yield { path: [], message: 'is owned by no controller' };
  },
);
