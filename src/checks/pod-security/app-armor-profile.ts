import { podSecurityCheck } from './pod-security-check.ts';

export const appArmorProfile = podSecurityCheck('appArmorProfile', {
  id: 'pod-security/app-armor-profile',
  title: 'AppArmor confinement is switched off',
  severity: 'high',
  rationale:
    'On nodes with AppArmor the container runtime confines every container by a default profile that denies ' +
    'mounting, writing to sensitive parts of `/proc` and more. `Unconfined` takes that layer away.',
  remediation:
    'Remove the profile or set its type to `RuntimeDefault`; for a profile of your own, load it on the nodes ' +
    'and use `Localhost`.',
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
        appArmorProfile:
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
        appArmorProfile:
          type: RuntimeDefault
`,
  },
  references: [
    {
      title: 'Kubernetes: Restrict a container with AppArmor',
      url: 'https://kubernetes.io/docs/tutorials/security/apparmor/',
    },
  ],
});
