import { hostPathsOf, isInside } from './host-paths.ts';
import { podExample, workloadCheck } from './workload-check.ts';

/** What lies in a folder of the node, for messages. The first that holds the path, or is in it, is named. */
const SENSITIVE: readonly (readonly [folder: string, what: string])[] = [
  ['/etc/kubernetes', "the node's Kubernetes credentials and static pods"],
  ['/var/lib/kubelet', 'the volumes, tokens and secrets of every pod on the node'],
  ['/var/lib/etcd', 'the data of etcd'],
  ['/var/lib/docker', 'the filesystems of every container on the node'],
  ['/var/lib/containerd', 'the filesystems of every container on the node'],
  ['/var/lib/containers', 'the filesystems of every container on the node'],
  ['/var/lib/rancher', "the cluster's credentials and data"],
  ['/etc', 'accounts, credentials and start-up files of the node'],
  ['/root', "root's files and keys"],
  ['/home', "people's files and keys"],
  ['/proc', "the node's processes and their memory"],
  ['/sys', "the node's kernel settings"],
  ['/dev', "the node's devices"],
  ['/boot', "the node's kernel"],
  ['/lib/modules', "the node's kernel modules"],
  ['/usr', "the node's programs"],
  ['/bin', "the node's programs"],
  ['/sbin', "the node's programs"],
  ['/opt/cni', "the node's network plugins"],
  ['/var/log', 'the logs of the node, in which a link reads any file as root through the kubelet'],
  ['/run', 'the sockets of the node'],
  ['/var', "the node's data"],
];

export const sensitiveHostPath = workloadCheck(
  {
    id: 'workload/sensitive-host-path',
    title: 'Pod mounts a sensitive folder of the node',
    severity: 'high',
    sameCauseAs: ['pod-security/host-path-volumes'],
    rationale:
      'Some folders of a node hold the credentials of the node, of its pods or of the cluster, or decide what runs on ' +
      'it. A pod that can read them can act as others; one that can write them owns the node.',
    remediation:
      'Remove the volume, or mount the one file that is needed, read-only. Agents that truly need the folder belong in a ' +
      'namespace of their own that few may create pods in.',
    examples: {
      bad: podExample({ pod: 'volumes:\n  - name: host\n    hostPath: { path: /etc/kubernetes }' }),
      good: podExample({ pod: 'volumes:\n  - name: data\n    persistentVolumeClaim: { claimName: web }' }),
    },
    references: [
      {
        title: 'Kubernetes: Volumes, hostPath',
        url: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
      },
    ],
  },
  function* (workload) {
    for (const { index, path } of hostPathsOf(workload)) {
      const at = ['spec', 'volumes', index, 'hostPath'];
      if (path === '/') {
        yield { path: at, message: "mounts the node's whole filesystem" };
        continue;
      }
      const found = SENSITIVE.find(([folder]) => isInside(path, folder) || isInside(folder, path));
      if (found !== undefined) yield { path: at, message: `mounts ${path}: ${found[1]}` };
    }
  },
);
