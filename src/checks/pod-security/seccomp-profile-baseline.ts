import { podSecurityCheck } from './pod-security-check.ts';

export const seccompProfileBaseline = podSecurityCheck('seccompProfile_baseline', {
  id: 'pod-security/seccomp-profile-baseline',
  title: 'seccomp is switched off',
  severity: 'high',
  rationale:
    'seccomp limits the system calls a process may make. `Unconfined` opens all of them, those behind most ' +
    'escapes through the kernel included.',
  remediation: 'Set `seccompProfile.type` to `RuntimeDefault`, or to `Localhost` with a profile of your own.',
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
        seccompProfile:
          type: Unconfined
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
        seccompProfile:
          type: RuntimeDefault
`,
  },
  references: [
    {
      title: 'Kubernetes: Restrict system calls with seccomp',
      url: 'https://kubernetes.io/docs/tutorials/security/seccomp/',
    },
  ],
});
