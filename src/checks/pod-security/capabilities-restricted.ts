import { podSecurityCheck } from './pod-security-check.ts';

export const capabilitiesRestricted = podSecurityCheck('capabilities_restricted', {
  id: 'pod-security/capabilities-restricted',
  title: 'Container keeps capabilities',
  severity: 'medium',
  rationale:
    'Container runtimes leave more than ten capabilities to a container, among them those that change the ' +
    'owner of any file, act as any user and make device nodes. Most programs use none of them; an intruder ' +
    'does.',
  remediation:
    'Set `capabilities.drop: [ALL]` on each container (in capital letters: the name is case-sensitive), and ' +
    'add back `NET_BIND_SERVICE` alone where a port below 1024 is needed.',
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
        capabilities:
          drop: [NET_RAW]
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
        capabilities:
          drop: [ALL]
          add: [NET_BIND_SERVICE]
`,
  },
  references: [
    {
      title: 'Kubernetes: Configure a security context',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    },
    { title: 'capabilities(7)', url: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' },
  ],
});
