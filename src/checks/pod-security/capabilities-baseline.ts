import { podSecurityCheck } from './pod-security-check.ts';

export const capabilitiesBaseline = podSecurityCheck('capabilities_baseline', {
  id: 'pod-security/capabilities-baseline',
  title: 'Container adds dangerous capabilities',
  severity: 'high',
  rationale:
    "Capabilities are slices of root's power. Beyond those that container runtimes give by default, some are " +
    'as good as root on the node (`SYS_ADMIN`, `SYS_MODULE`, `SYS_PTRACE`, `BPF`), others let the container ' +
    'read or forge the traffic of its neighbours (`NET_RAW`, `NET_ADMIN`).',
  remediation:
    'Remove the capability from `capabilities.add`. To listen on a port below 1024, use a higher port behind ' +
    'the Service, or `NET_BIND_SERVICE`, which is allowed everywhere.',
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
          add: [SYS_ADMIN]
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
