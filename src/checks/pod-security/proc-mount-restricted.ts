import { podSecurityCheck } from './pod-security-check.ts';

export const procMountRestricted = podSecurityCheck('procMount_restricted', {
  id: 'pod-security/proc-mount-restricted',
  title: 'Container in a user namespace sees all of /proc',
  severity: 'medium',
  rationale:
    'In a user namespace an unmasked `/proc` does less harm, so Baseline allows it from 1.35. Restricted does ' +
    'not: it is meant for workloads that run no containers of their own.',
  remediation: 'Remove `procMount`, or keep such workloads in a namespace that enforces Baseline.',
  examples: {
    bad: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostUsers: false
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
  hostUsers: false
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
