import { podSecurityCheck } from './pod-security-check.ts';

export const seLinuxOptions = podSecurityCheck('seLinuxOptions', {
  id: 'pod-security/se-linux-options',
  title: 'Container chooses its own SELinux identity',
  severity: 'high',
  rationale:
    'SELinux keeps containers apart from the node and from each other by the type of their processes. A user, ' +
    "a role or a type of the pod's own choice (`spc_t`, for instance) can switch that off.",
  remediation:
    'Remove `user` and `role`, and use one of the types made for containers: `container_t`, ' +
    '`container_init_t`, `container_kvm_t` or `container_engine_t`. `level` may be set freely.',
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
        seLinuxOptions:
          type: spc_t
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
        seLinuxOptions:
          type: container_t
`,
  },
  references: [
    {
      title: 'Kubernetes: Configure a security context',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    },
  ],
});
