import { podSecurityCheck } from './pod-security-check.ts';

export const runAsUser = podSecurityCheck('runAsUser', {
  id: 'pod-security/run-as-user',
  title: 'Container is told to run as root',
  severity: 'medium',
  rationale:
    '`runAsUser: 0` makes the process root, whatever user the image was built for. Root in the container is ' +
    'root on the node as soon as any other barrier breaks.',
  remediation:
    'Remove `runAsUser: 0` or set another number; give the files that the program writes to that user, or set ' +
    '`fsGroup` for its volumes.',
  examples: {
    bad: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsUser: 0
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
    runAsUser: 10001
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
