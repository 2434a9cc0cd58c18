import { podSecurityCheck } from './pod-security-check.ts';

export const restrictedVolumes = podSecurityCheck('restrictedVolumes', {
  id: 'pod-security/restricted-volumes',
  title: 'Pod uses a volume type that is not for applications',
  severity: 'low',
  rationale:
    'Volume types that name a storage system directly put its addresses and credentials into the manifest, ' +
    "and let the pod's author choose what is mounted. Several are run by code in the kernel or the kubelet " +
    'that takes what the server sends.',
  remediation:
    'Let an administrator offer the storage as a PersistentVolume, and use a PersistentVolumeClaim, or a CSI ' +
    'or an `ephemeral` volume.',
  examples: {
    bad: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4
  volumes:
    - name: data
      nfs:
        server: nfs.example.com
        path: /exports/data
`,
    good: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4
  volumes:
    - name: data
      persistentVolumeClaim:
        claimName: web-data
`,
  },
  references: [
    { title: 'Kubernetes: Persistent volumes', url: 'https://kubernetes.io/docs/concepts/storage/persistent-volumes/' },
  ],
});
