import { isInside } from './host-paths.ts';

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

/** What a path of the node gives away: `/etc/shadow: accounts, credentials and start-up files of the node`. */
export function sensitivity(path: string): string | undefined {
  if (path === '/') return "the node's whole filesystem";
  const found = SENSITIVE.find(([folder]) => isInside(path, folder) || isInside(folder, path));
  return found && `${path}: ${found[1]}`;
}
