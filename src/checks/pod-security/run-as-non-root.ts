import { podSecurityCheck } from './pod-security-check.ts';

export const runAsNonRoot = podSecurityCheck('runAsNonRoot', {
  id: 'pod-security/run-as-non-root',
  title: 'Container may run as root',
  severity: 'medium',
  rationale:
    'Nothing keeps the container from running as root: the image decides, and may change its mind with the ' +
    'next build. Root in the container is root on the node as soon as any other barrier breaks.',
  remediation:
    "Set `runAsNonRoot: true` in the pod's `securityContext`, and use an image with a numeric user other " +
    'than 0 (or set `runAsUser`).',
  examples: {
    bad: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4
`,
    good: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsNonRoot: true
  containers:
    - name: web
      image: registry.example.com/web:1.4
`,
  },
  references: [
    {
      title: 'Kubernetes: Configure a security context',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    },
  ],
});
