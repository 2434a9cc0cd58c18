import { podSecurityCheck } from './pod-security-check.ts';

export const sysctls = podSecurityCheck('sysctls', {
  id: 'pod-security/sysctls',
  title: 'Pod sets unsafe kernel parameters',
  severity: 'high',
  rationale:
    'Some kernel parameters are not kept apart by namespaces, or let one pod take the resources of others. ' +
    'Setting them from a pod changes the node for everyone on it.',
  remediation:
    "Remove the parameter, or set it for the whole node through the node's configuration. The safe set, " +
    'which grows with Kubernetes versions, needs no permission.',
  examples: {
    bad: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    sysctls:
      - name: kernel.msgmax
        value: "65536"
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
    sysctls:
      - name: net.ipv4.tcp_syncookies
        value: "1"
  containers:
    - name: web
      image: registry.example.com/web:1.4
`,
  },
  references: [
    { title: 'Kubernetes: Using sysctls', url: 'https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/' },
  ],
});
