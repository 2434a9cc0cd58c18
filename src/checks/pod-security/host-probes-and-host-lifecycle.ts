import { podSecurityCheck } from './pod-security-check.ts';

export const hostProbesAndHostLifecycle = podSecurityCheck('hostProbesAndHostLifecycle', {
  id: 'pod-security/host-probes-and-host-lifecycle',
  title: 'Probe or hook is sent to a host of its own choice',
  severity: 'high',
  rationale:
    'Probes and lifecycle hooks are sent by the kubelet, from the node. One that names a `host` makes the ' +
    "kubelet call any address for the pod's author: services of the node's loopback, the metadata service, " +
    'hosts that the pod itself may not reach.',
  remediation:
    'Remove `host` from the probe or hook: without it the kubelet calls the pod itself. Pass a virtual ' +
    "host's name as a `Host` header.",
  examples: {
    bad: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4
      livenessProbe:
        httpGet:
          host: 127.0.0.1
          port: 10248
`,
    good: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4
      livenessProbe:
        httpGet:
          path: /healthz
          port: 8080
`,
  },
  references: [
    {
      title: 'Kubernetes: Configure probes',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    },
  ],
});
