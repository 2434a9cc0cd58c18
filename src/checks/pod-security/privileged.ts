import { podSecurityCheck } from './pod-security-check.ts';

export const privileged = podSecurityCheck('privileged', {
  id: 'pod-security/privileged',
  title: 'Container runs privileged',
  severity: 'critical',
  rationale:
    'A privileged container has every capability, every device of the node and no seccomp, AppArmor or ' +
    'SELinux confinement. Whoever takes over the process has taken over the node, and with it every pod and ' +
    'every secret on it.',
  remediation:
    'Remove `privileged: true`. Where the container needs one power of the node, give it that one: a ' +
    'capability, or a device through a device plugin.',
  examples: {
    bad: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4
      securityContext:
        privileged: true
`,
    good: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4
      securityContext:
        privileged: false
`,
  },
  references: [
    {
      title: 'Kubernetes: Configure a security context',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    },
  ],
});
