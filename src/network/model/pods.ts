import {
  type Container,
  type ContainerPort,
  type Indexed,
  indexedList,
  type KubernetesObject,
  Reading,
  record,
  string,
  type Workload,
} from '../../kube/index.ts';
import { type Address, parseAddress } from '../addresses/index.ts';
import { isProtocol, type Protocol } from '../connections/index.ts';

/** A pod, or what a template makes pods of. */
export interface Pod {
  readonly namespace: string;
  /** The Pod's name, or that of the object with the template. */
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly ports: readonly PodPort[];
  readonly hostNetwork: boolean;
  /** Empty when it is not known. */
  readonly nodeName: string;
  /** The pod's own addresses, or its node's for a pod on the host network; empty when they are not known. */
  readonly addresses: readonly Address[];
  /** Where the labels, ports and containers were read. */
  readonly workload: Workload;
}

/** A port that a container says it listens on. */
export interface PodPort {
  /** Empty when it has none. */
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
}

interface Status {
  readonly phase?: string;
  readonly podIP?: string;
  readonly podIPs?: readonly { readonly ip?: string }[];
  readonly hostIP?: string;
  readonly hostIPs?: readonly { readonly ip?: string }[];
}

const addresses = indexedList(record<{ readonly ip?: string }>({ ip: string }));
const status = record<Status>({
  phase: string,
  podIP: string,
  podIPs: addresses,
  hostIP: string,
  hostIPs: addresses,
});

/** Reads the pod a workload is, or makes. Undefined for a pod that has ended: it has no network any more. */
export function readPod(workload: Workload): Pod | undefined {
  const { object, spec, metadata } = workload;
  const written = object.kind === 'Pod' ? statusOf(object) : {};
  if (written.phase === 'Succeeded' || written.phase === 'Failed') return undefined;
  const hostNetwork = spec.hostNetwork === true;
  const own = [written.podIP, ...(written.podIPs ?? []).map(({ ip }) => ip)];
  const host = [written.hostIP, ...(written.hostIPs ?? []).map(({ ip }) => ip)];
  return {
    namespace: object.namespace,
    name: object.name || object.generateName,
    labels: metadata.labels ?? new Map(),
    ports: portsOf(workload),
    hostNetwork,
    nodeName: spec.nodeName ?? '',
    addresses: parseAll(hostNetwork ? [...own, ...host] : own),
    workload,
  };
}

function statusOf(object: KubernetesObject): Status {
  return new Reading().at('status', object.content['status'], status) ?? {};
}

function parseAll(texts: readonly (string | undefined)[]): readonly Address[] {
  const found = new Set<Address>();
  for (const text of texts) {
    const address = text === undefined ? undefined : parseAddress(text);
    if (address !== undefined) found.add(address);
  }
  return [...found];
}

/** The ports of the containers that stay: the ordinary ones, and init containers that are sidecars. */
function portsOf({ spec }: Workload): readonly PodPort[] {
  const sidecars = (spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always');
  return [...(spec.containers ?? []), ...sidecars].flatMap(containerPorts);
}

function containerPorts(container: Indexed<Container>): readonly PodPort[] {
  return (container.ports ?? []).flatMap(toPodPort);
}

function toPodPort({ name = '', containerPort, protocol = 'TCP' }: ContainerPort): readonly PodPort[] {
  const valid = containerPort !== undefined && containerPort >= 1 && containerPort <= 65535 && isProtocol(protocol);
  return valid ? [{ name, port: containerPort, protocol }] : [];
}
