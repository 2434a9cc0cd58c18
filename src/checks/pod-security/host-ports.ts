import { podSecurityCheck } from './pod-security-check.ts';

export const hostPorts = podSecurityCheck('hostPorts', {
  id: 'pod-security/host-ports',
  title: 'Container takes a port of the node',
  severity: 'high',
  rationale:
    'A host port opens the container on the address of every node it runs on, beside Services and often past ' +
    'NetworkPolicies. It can also take a port that the node or another pod needs, and it ties the pod to ' +
    'nodes where the port is free.',
  remediation:
    'Remove `hostPort` and put a Service in front: ClusterIP inside the cluster, an Ingress, a Gateway or a ' +
    'LoadBalancer for the outside.',
  examples: {
    bad: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4
      ports:
        - containerPort: 8080
          hostPort: 80
`,
    good: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4
      ports:
        - containerPort: 8080
`,
  },
  references: [
    {
      title: 'Kubernetes: Configuration best practices for Services',
      url: 'https://kubernetes.io/docs/concepts/configuration/overview/#services',
    },
  ],
});
