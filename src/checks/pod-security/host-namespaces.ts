import { podSecurityCheck } from './pod-security-check.ts';

export const hostNamespaces = podSecurityCheck('hostNamespaces', {
  id: 'pod-security/host-namespaces',
  title: 'Pod shares namespaces of the node',
  severity: 'high',
  rationale:
    "`hostNetwork` shows the pod the node's network: services that listen on the node's loopback, the " +
    "traffic of other pods, and the cloud's metadata service, past every NetworkPolicy. `hostPID` shows it " +
    'all processes of the node with their environment, and lets it signal or trace them. `hostIPC` opens ' +
    'shared memory of other processes.',
  remediation:
    "Remove `hostNetwork`, `hostPID` and `hostIPC`, or set them to `false`. Reach the node's services " +
    'through a Service or the API. What truly works on the node (a network plugin, a node exporter) belongs ' +
    'in a namespace of its own with an exception that says why.',
  examples: {
    bad: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostNetwork: true
  hostPID: true
  containers:
    - name: web
      image: registry.example.com/web:1.4
`,
    good: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostNetwork: false
  hostPID: false
  containers:
    - name: web
      image: registry.example.com/web:1.4
`,
  },
  references: [
    {
      title: 'Kubernetes: Application security checklist',
      url: 'https://kubernetes.io/docs/concepts/security/application-security-checklist/',
    },
  ],
});
