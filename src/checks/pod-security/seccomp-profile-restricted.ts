import { podSecurityCheck } from './pod-security-check.ts';

export const seccompProfileRestricted = podSecurityCheck('seccompProfile_restricted', {
  id: 'pod-security/seccomp-profile-restricted',
  title: 'Container has no seccomp profile',
  severity: 'low',
  rationale:
    'Unless the kubelet is told to default it, a container without a profile may make every system call of ' +
    'the kernel, rare and dangerous ones included.',
  remediation:
    "Set `seccompProfile: {type: RuntimeDefault}` in the pod's `securityContext`. It allows what ordinary " +
    'programs use.',
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
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: web
      image: registry.example.com/web:1.4
`,
  },
  references: [
    {
      title: 'Kubernetes: Restrict system calls with seccomp',
      url: 'https://kubernetes.io/docs/tutorials/security/seccomp/',
    },
  ],
});
