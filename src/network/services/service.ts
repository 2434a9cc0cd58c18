import {
  type Indexed,
  indexedList,
  int32,
  intOrString,
  type KubernetesObject,
  list,
  Reading,
  record,
  type Snapshot,
  string,
  stringMap,
} from '../../kube/index.ts';
import { isProtocol, type Protocol } from '../connections/index.ts';
import type { Pod } from '../model/index.ts';

/** A Service (Kubernetes API reference, core/v1), as far as it concerns who can reach what. */
export interface Service {
  readonly object: KubernetesObject;
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  /** Empty when it has none: its endpoints are made by hand, or it is of the type ExternalName. */
  readonly selector: ReadonlyMap<string, string>;
  readonly ports: readonly ServicePort[];
  readonly clusterIPs: readonly string[];
  readonly externalIPs: readonly string[];
  readonly externalName: string;
  readonly loadBalancerSourceRanges: readonly string[];
  readonly externalTrafficPolicy: string;
}

export interface ServicePort {
  readonly index: number;
  /** Empty when it has none. */
  readonly name: string;
  readonly port: number;
  /** A container port's number or name. */
  readonly targetPort: number | string;
  readonly protocol: Protocol;
  /** Empty when it has none. */
  readonly appProtocol: string;
  /** 0 when it has none, or when it is not assigned yet. */
  readonly nodePort: number;
}

interface WrittenPort {
  readonly name?: string;
  readonly port?: number;
  readonly targetPort?: number | string;
  readonly protocol?: string;
  readonly nodePort?: number;
  readonly appProtocol?: string;
}

interface WrittenSpec {
  readonly type?: string;
  readonly selector?: ReadonlyMap<string, string>;
  readonly ports?: readonly Indexed<WrittenPort>[];
  readonly clusterIP?: string;
  readonly clusterIPs?: readonly string[];
  readonly externalIPs?: readonly string[];
  readonly externalName?: string;
  readonly loadBalancerSourceRanges?: readonly string[];
  readonly externalTrafficPolicy?: string;
}

const spec = record<WrittenSpec>({
  type: string,
  selector: stringMap,
  ports: indexedList(
    record<WrittenPort>({
      name: string,
      port: int32,
      targetPort: intOrString,
      protocol: string,
      nodePort: int32,
      appProtocol: string,
    }),
  ),
  clusterIP: string,
  clusterIPs: list(string, ''),
  externalIPs: list(string, ''),
  externalName: string,
  loadBalancerSourceRanges: list(string, ''),
  externalTrafficPolicy: string,
});

/** The Services of a snapshot. */
export function readServices(snapshot: Snapshot): readonly Service[] {
  return snapshot.ofKind('', 'Service').map(readService);
}

function readService(object: KubernetesObject): Service {
  const written = new Reading().at('spec', object.content['spec'], spec) ?? {};
  return {
    object,
    namespace: object.namespace,
    name: object.name,
    type: written.type ?? 'ClusterIP',
    selector: written.type === 'ExternalName' ? new Map() : (written.selector ?? new Map()),
    ports: (written.ports ?? []).flatMap(toServicePort),
    clusterIPs: [...new Set([written.clusterIP ?? '', ...(written.clusterIPs ?? [])])].filter((ip) => ip !== ''),
    externalIPs: written.externalIPs ?? [],
    externalName: written.externalName ?? '',
    loadBalancerSourceRanges: written.loadBalancerSourceRanges ?? [],
    externalTrafficPolicy: written.externalTrafficPolicy ?? 'Cluster',
  };
}

function toServicePort(written: Indexed<WrittenPort>): readonly ServicePort[] {
  const { index, name = '', port, targetPort, protocol = 'TCP', nodePort = 0, appProtocol = '' } = written;
  if (port === undefined || !isProtocol(protocol)) return [];
  // The API server fills the target port in: it is the port, when it is absent, 0 or empty.
  return [{ index, name, port, targetPort: targetPort || port, protocol, appProtocol, nodePort }];
}

/** Those of the pods that a Service sends connections to. */
export function podsBehind({ namespace, selector }: Service, pods: readonly Pod[]): readonly Pod[] {
  if (selector.size === 0) return [];
  return pods.filter(
    (pod) => pod.namespace === namespace && [...selector].every(([key, value]) => pod.labels.get(key) === value),
  );
}

/** The port of a pod that a Service's port leads to; undefined when it names one that the pod lacks. */
export function targetPortOf({ targetPort, protocol }: ServicePort, pod: Pod): number | undefined {
  if (typeof targetPort === 'number') return targetPort;
  return pod.ports.find((port) => port.name === targetPort && port.protocol === protocol)?.port;
}
