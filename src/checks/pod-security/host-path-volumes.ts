import { podSecurityCheck } from './pod-security-check.ts';
import type { Violation } from './violations.ts';

export const hostPathVolumes = podSecurityCheck(
  'hostPathVolumes',
  {
    id: 'pod-security/host-path-volumes',
    title: 'Pod mounts a path of the node',
    severity: 'high',
    rationale:
      "A hostPath volume is a folder of the node's own file system. With it a pod can read the kubelet's " +
      "credentials and other pods' secrets, write files that the node runs, or, through the container " +
      "runtime's socket, start any container it likes.",
    remediation:
      'Use a volume that belongs to the pod: `emptyDir`, a PersistentVolumeClaim, a ConfigMap, a Secret or a ' +
      "`projected` volume. Where the node's files are the purpose (log shipping, node metrics), mount the " +
      'narrowest path read-only and record an exception.',
    examples: {
      bad: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4
      volumeMounts:
        - name: data
          mountPath: /data
  volumes:
    - name: data
      hostPath:
        path: /var/lib/data
`,
      good: `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.4
      volumeMounts:
        - name: data
          mountPath: /data
  volumes:
    - name: data
      persistentVolumeClaim:
        claimName: web-data
`,
    },
    references: [
      { title: 'Kubernetes: hostPath volumes', url: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath' },
    ],
  },
  describe,
);

/** Which path it is makes all the difference. */
function describe({ workload, evidence }: Violation): string {
  const volume = workload.spec.volumes?.find(({ index }) => index === evidence.path[2]);
  const path = volume?.hostPath?.path;
  return path === undefined ? evidence.message : `volume ${volume?.name ?? ''} is ${path} of the node`;
}
