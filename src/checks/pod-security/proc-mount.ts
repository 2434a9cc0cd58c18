import { podSecurityCheck } from './pod-security-check.ts';

export const procMount = podSecurityCheck('procMount', {
  id: 'pod-security/proc-mount',
  title: 'Container sees all of /proc',
  severity: 'high',
  rationale:
    "Container runtimes hide or protect the parts of `/proc` that tell about, or change, the node's kernel. " +
    '`procMount: Unmasked` opens them.',
  remediation:
    'Remove `procMount`. Where containers are built or run inside the container, put the pod in a user ' +
    'namespace (`hostUsers: false`), which Baseline allows from 1.35.',
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
        procMount: Unmasked
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
        procMount: Default
`,
  },
  references: [
    {
      title: 'Kubernetes: User namespaces',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/user-namespaces/',
    },
  ],
});
