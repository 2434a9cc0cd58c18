import { podSecurityCheck } from './pod-security-check.ts';

export const windowsHostProcess = podSecurityCheck('windowsHostProcess', {
  id: 'pod-security/windows-host-process',
  title: 'Windows container runs as a process of the node',
  severity: 'critical',
  rationale:
    "A HostProcess container is no container: it runs on the Windows node itself, with the node's file " +
    'system, network and accounts.',
  remediation:
    'Remove `hostProcess: true`. What must manage the node belongs in a namespace of its own with an ' +
    'exception that says why.',
  examples: {
    bad: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  os:
    name: windows
  hostNetwork: true
  containers:
    - name: web
      image: registry.example.com/web:1.4
      securityContext:
        windowsOptions:
          hostProcess: true
`,
    good: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  os:
    name: windows
  containers:
    - name: web
      image: registry.example.com/web:1.4
      securityContext:
        windowsOptions:
          hostProcess: false
`,
  },
  references: [
    {
      title: 'Kubernetes: Windows HostProcess pods',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/',
    },
  ],
});
