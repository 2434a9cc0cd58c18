import { podSecurityCheck } from './pod-security-check.ts';

export const allowPrivilegeEscalation = podSecurityCheck('allowPrivilegeEscalation', {
  id: 'pod-security/allow-privilege-escalation',
  title: 'Container may gain privileges',
  severity: 'medium',
  rationale:
    'Unless it is forbidden, a process can gain powers that it was not started with, through set-user-ID ' +
    'programs in the image for instance. An intruder who arrives as an ordinary user becomes root that way.',
  remediation:
    'Set `securityContext.allowPrivilegeEscalation: false` on each container. Few programs need it otherwise: ' +
    '`sudo`, `su`, and `ping` of old images.',
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
  containers:
    - name: web
      image: registry.example.com/web:1.4
      securityContext:
        allowPrivilegeEscalation: false
`,
  },
  references: [
    {
      title: 'Kubernetes: Configure a security context',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    },
  ],
});
