import { containersOf, isJsonArray, type Snapshot, type Workload } from '../../kube/index.ts';
import { podReferences, valueAt } from '../node/pod-references.ts';
import { ANY_NODE, type Position, SOME_NODE } from './position.ts';

/** A pod that runs, or that a workload makes, and what whoever is inside it gets. */
export interface KnownPod {
  readonly namespace: string;
  /** The pod's name, or of the workload that makes it. */
  readonly name: string;
  /** Whether a request can name this pod: its name is `name`, or for a StatefulSet `name` and a number. */
  readonly isNamed: (podName: string) => boolean;
  /** The workload, as `Deployment/cart`. */
  readonly owner: string;
  /** The service account it runs as. */
  readonly account: string;
  /** The service account whose token is in the pod; undefined when none is. */
  readonly tokenOf: string | undefined;
  /** The node it is bound to. */
  readonly node: string | undefined;
  /** Whether it runs on every node, or may. */
  readonly everyNode: boolean;
  /** Why whoever is inside controls the node. */
  readonly escape: string | undefined;
  /** Why whoever is inside controls the cluster. */
  readonly holdsCluster: string | undefined;
  /** Names of secrets in its environment and volumes. */
  readonly secrets: ReadonlySet<string>;
  /** Whether attaching to it gives a prompt: a container keeps its standard input open. */
  readonly interactive: boolean;
}

/** The node a pod is on, as far as that is known. */
export function nodeOf(pod: KnownPod): Position {
  if (pod.node !== undefined) return { type: 'node', name: pod.node };
  return pod.everyNode ? ANY_NODE : SOME_NODE;
}

/** Folders of a node that hold the credentials of its kubelet or of its root user, or a runtime's socket. */
const NODE_FOLDERS = [
  '/dev',
  '/etc/kubernetes',
  '/etc/shadow',
  '/proc',
  '/root',
  '/run/containerd/containerd.sock',
  '/run/crio/crio.sock',
  '/run/docker.sock',
  '/var/lib/containerd',
  '/var/lib/docker',
  '/var/lib/kubelet/pki',
  '/var/lib/kubelet/pods',
  '/var/run/containerd/containerd.sock',
  '/var/run/crio/crio.sock',
  '/var/run/docker.sock',
];

/** Folders of a control-plane node whose files are the cluster: its keys, and etcd's data. */
const CLUSTER_FOLDERS = ['/etc/kubernetes/pki', '/etc/kubernetes/admin.conf', '/var/lib/etcd'];

/** Capabilities that let a container out, by themselves or with the host's processes. */
const ESCAPING_CAPABILITIES = ['ALL', 'BPF', 'DAC_READ_SEARCH', 'SYS_ADMIN', 'SYS_MODULE', 'SYS_RAWIO'];

/** Every pod and workload of a snapshot. */
export function knownPods(snapshot: Snapshot): readonly KnownPod[] {
  return snapshot.workloads.filter(({ object }) => object.name !== '').map((workload) => knownPod(workload, snapshot));
}

function knownPod(workload: Workload, snapshot: Snapshot): KnownPod {
  const { object, spec } = workload;
  const { namespace, name, kind } = object;
  const paths = (spec.volumes ?? []).flatMap(({ hostPath }) => (hostPath?.path ? [normalise(hostPath.path)] : []));
  return {
    namespace,
    name,
    isNamed: nameTest(kind, name),
    owner: `${kind}/${name}`,
    account: accountOf(workload),
    tokenOf: mountsToken(workload, snapshot) ? accountOf(workload) : undefined,
    node: kind === 'Pod' && spec.nodeName ? spec.nodeName : undefined,
    everyNode: kind === 'DaemonSet',
    escape: escapeOf(workload, paths),
    holdsCluster: touching(paths, CLUSTER_FOLDERS),
    secrets: podReferences(name, spec).secrets,
    interactive: [...containersOf(spec)].some(({ container }) => container.stdin === true),
  };
}

function nameTest(kind: string, name: string): (podName: string) => boolean {
  if (kind === 'Pod') return (podName) => podName === name;
  if (kind !== 'StatefulSet') return () => false;
  return (podName) => podName.startsWith(`${name}-`) && /^[0-9]+$/.test(podName.slice(name.length + 1));
}

function accountOf({ spec }: Workload): string {
  return spec.serviceAccountName || spec.serviceAccount || 'default';
}

/** Whether a token is in the pod: by default, unless the pod or the account say no; projected in any case. */
function mountsToken(workload: Workload, snapshot: Snapshot): boolean {
  const { object, spec } = workload;
  const projected = (spec.volumes ?? []).some(({ source }) => {
    const sources = valueAt(source, ['projected', 'sources']);
    return isJsonArray(sources) && sources.some((part) => valueAt(part, ['serviceAccountToken']) !== undefined);
  });
  const account = snapshot.find('', 'ServiceAccount', object.namespace, accountOf(workload));
  const ofAccount = account?.content['automountServiceAccountToken'];
  return projected || (spec.automountServiceAccountToken ?? ofAccount) !== false;
}

function escapeOf({ spec }: Workload, hostPaths: readonly string[]): string | undefined {
  for (const { container } of containersOf(spec)) {
    const { privileged, capabilities } = container.securityContext ?? {};
    if (privileged === true) return `container "${container.name ?? ''}" is privileged`;
    const added = (capabilities?.add ?? []).map((capability) => capability.toUpperCase().replace(/^CAP_/, ''));
    const escaping = added.find((capability) => ESCAPING_CAPABILITIES.includes(capability));
    if (escaping !== undefined) return `container "${container.name ?? ''}" adds ${escaping}`;
    if (spec.hostPID === true && added.includes('SYS_PTRACE')) {
      return `container "${container.name ?? ''}" adds SYS_PTRACE in the host's process namespace`;
    }
  }
  return touching(hostPaths, NODE_FOLDERS) ?? touching(hostPaths, CLUSTER_FOLDERS);
}

/** Whether a mounted path is, lies in, or holds one of the folders. */
function touching(paths: readonly string[], folders: readonly string[]): string | undefined {
  const path = paths.find((mounted) => folders.some((folder) => within(mounted, folder) || within(folder, mounted)));
  return path && `it mounts the node's ${path}`;
}

function within(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

function normalise(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  return `/${parts.join('/')}`;
}
