import { containersOf } from '../../../kube/index.ts';
import type { End } from '../../explain/index.ts';
import type { Cluster, Pod } from '../../model/index.ts';
import { podsBehind, type Service } from '../../services/index.ts';

/** How Istio carries a pod's connections. */
export type DataPlane =
  /** By a proxy in the pod. */
  | 'sidecar'
  /** By ztunnel on the node: it knows ports and identities, and nothing of requests. */
  | 'ambient'
  | 'none';

export interface Membership {
  readonly dataPlane: DataPlane;
  readonly why: string;
}

const NONE = (why: string): Membership => ({ dataPlane: 'none', why });

/** Whether and how a pod is in the mesh (Istio: sidecar injection, ambient mode: adding workloads). */
export function membershipOf(end: End, { namespaces }: Cluster): Membership {
  if (end.type !== 'pod') return NONE('it is no pod');
  const { pod } = end;
  const namespace = namespaces.get(pod.namespace)?.labels ?? new Map<string, string>();
  if (pod.hostNetwork)
    return NONE('it is on the host network, where neither sidecars nor ztunnel take its connections');
  if (hasProxy(pod)) return { dataPlane: 'sidecar', why: 'it has the container istio-proxy' };
  const isRunning = pod.workload.object.kind === 'Pod' && pod.addresses.length > 0;
  const injected = injection(pod, namespace);
  if (injected !== undefined && !isRunning) return { dataPlane: 'sidecar', why: injected };
  const ambient = ambientMode(pod, namespace);
  if (ambient !== undefined) return { dataPlane: 'ambient', why: ambient };
  return NONE(injected === undefined ? 'no label puts it into the mesh' : `${injected}, but it runs without a sidecar`);
}

/** Whether the pod has a proxy already: it was injected, or written by hand. */
function hasProxy({ workload }: Pod): boolean {
  return [...containersOf(workload.spec)].some(({ container }) => container.name === 'istio-proxy');
}

/** The namespaces that the injector leaves alone, whatever their labels. */
const NEVER_INJECTED: ReadonlySet<string> = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'local-path-storage',
]);

/** Why the injection webhook would add a sidecar; undefined when it would not. */
function injection(pod: Pod, namespace: ReadonlyMap<string, string>): string | undefined {
  if (NEVER_INJECTED.has(pod.namespace)) return undefined;
  const label = pod.labels.get('sidecar.istio.io/inject');
  const annotation = pod.workload.metadata.annotations?.get('sidecar.istio.io/inject');
  if ((label ?? annotation) === 'false') return undefined;
  const injects = namespace.get('istio-injection');
  if (injects === 'enabled') return 'its namespace has the label istio-injection=enabled';
  if (injects !== undefined) return undefined;
  const revision = namespace.get('istio.io/rev');
  if (revision !== undefined) return `its namespace has the label istio.io/rev=${revision}`;
  if (pod.labels.has('istio.io/rev')) return 'it has a label istio.io/rev';
  // The webhook is called by labels: an annotation alone asks nobody.
  return label === 'true' ? 'it has the label sidecar.istio.io/inject=true' : undefined;
}

function ambientMode(pod: Pod, namespace: ReadonlyMap<string, string>): string | undefined {
  const own = pod.labels.get('istio.io/dataplane-mode');
  if (own === 'none') return undefined;
  if (own === 'ambient') return 'it has the label istio.io/dataplane-mode=ambient';
  return namespace.get('istio.io/dataplane-mode') === 'ambient'
    ? 'its namespace has the label istio.io/dataplane-mode=ambient'
    : undefined;
}

/** Whether a sidecar leaves connections to a port alone, by the annotations of its pod. */
export function isExcludedInbound({ workload }: Pod, port: number): string | undefined {
  const annotations = workload.metadata.annotations;
  const excluded = annotations?.get('traffic.sidecar.istio.io/excludeInboundPorts');
  if (excluded !== undefined && portsIn(excluded).includes(port)) return 'traffic.sidecar.istio.io/excludeInboundPorts';
  const included = annotations?.get('traffic.sidecar.istio.io/includeInboundPorts');
  if (included === undefined || included.trim() === '*') return undefined;
  return portsIn(included).includes(port) ? undefined : 'traffic.sidecar.istio.io/includeInboundPorts';
}

export const EXCLUDED_PORTS = 'traffic.sidecar.istio.io/excludeOutboundPorts';
export const EXCLUDED_RANGES = 'traffic.sidecar.istio.io/excludeOutboundIPRanges';
export const INCLUDED_RANGES = 'traffic.sidecar.istio.io/includeOutboundIPRanges';

/** Whether a sidecar lets connections of its own pod to a port out as they are. */
export function isExcludedOutbound({ workload }: Pod, port: number): string | undefined {
  const annotations = workload.metadata.annotations;
  const excluded = annotations?.get(EXCLUDED_PORTS);
  if (excluded !== undefined && portsIn(excluded).includes(port)) return EXCLUDED_PORTS;
  // Which address a connection goes to is not known where pods have none yet: the annotation may leave any out.
  if (annotations?.has(EXCLUDED_RANGES) === true) return EXCLUDED_RANGES;
  const included = annotations?.get(INCLUDED_RANGES);
  return included === undefined || included.trim() === '*' ? undefined : INCLUDED_RANGES;
}

/** The ports that inbound annotations name. */
export function portsIn(text: string): readonly number[] {
  return text
    .split(',')
    .map((part) => Number(part.trim()))
    .filter((port) => Number.isInteger(port) && port >= 1 && port <= 65535);
}

/** A proxy for requests in ambient mode: the name of its Gateway, and so of its service account. */
export interface Waypoint {
  readonly namespace: string;
  readonly name: string;
}

/** The waypoint that requests to a pod, or to the Services in front of it, go through first; undefined without one. */
export function waypointOf(pod: Pod, { namespaces }: Cluster, services: readonly Service[]): Waypoint | undefined {
  const inFront = services
    .filter((service) => podsBehind(service, [pod]).length > 0)
    .map(({ object }) => object.labels);
  const space = namespaces.get(pod.namespace)?.labels;
  for (const labels of [...inFront, pod.labels]) {
    const own = labels.has(USE_WAYPOINT) ? labels : space;
    const name = own?.get(USE_WAYPOINT) ?? '';
    if (name !== '' && name !== 'none') {
      return { name, namespace: own?.get('istio.io/use-waypoint-namespace') ?? pod.namespace };
    }
  }
  return undefined;
}

const USE_WAYPOINT = 'istio.io/use-waypoint';
