import type { FieldPath, KubernetesObject } from '../../kube/index.ts';
import { type AddressSet, addressSet, parseCidr } from '../addresses/index.ts';
import {
  type ConnectionSet,
  connectionsOf,
  isProtocol,
  NO_CONNECTIONS,
  portRange,
  unionConnections,
} from '../connections/index.ts';
import { backendWays, type WorkloadPeer } from '../connectivity/index.ts';
import type { Cluster } from '../model/index.ts';
import { podsBehind, readServices, type Service, type ServicePort, targetPortOf } from '../services/index.ts';

/** How connections from outside come to a workload. */
export type WayKind =
  | 'Ingress'
  | 'Route'
  | 'Gateway'
  | 'NodePort'
  | 'LoadBalancer'
  | 'ExternalIP'
  | 'HostPort'
  | 'HostNetwork';

/** A way from outside the cluster into a workload, whatever policies say of it. */
export interface Way {
  readonly kind: WayKind;
  readonly workload: WorkloadPeer;
  /** What opens it, and the field that does. */
  readonly object: KubernetesObject;
  readonly path: FieldPath;
  /** The port to connect to from outside; 0 where it is not assigned yet, or is any. */
  readonly port: number;
  /** The ports of the workload's pods that it leads to. */
  readonly ports: ConnectionSet;
  /** The addresses that may use it; undefined for any. */
  readonly sources: AddressSet | undefined;
  /**
   * Whose address policies see at the pod: the client's; the node's that the connection came in at, or the client's,
   * as the plugin does; or that of a proxy in the cluster.
   */
  readonly sees: 'client' | 'client-or-node' | 'proxy';
}

/** Every way from outside into the workloads. */
export function waysInto(cluster: Cluster, workloads: readonly WorkloadPeer[]): readonly Way[] {
  return [
    ...throughBackends(cluster, workloads),
    ...throughServices(cluster, workloads),
    ...workloads.flatMap((workload) => [...hostPorts(workload), ...hostNetwork(workload)]),
  ];
}

function throughBackends(cluster: Cluster, workloads: readonly WorkloadPeer[]): readonly Way[] {
  return backendWays(cluster, workloads).flatMap(({ workload, backend, ports }) =>
    backend.entries.map(({ object, path, port }): Way => {
      const kind = object.kind === 'Ingress' || object.kind === 'Route' ? object.kind : 'Gateway';
      return { kind, workload, object, path, port, ports, sources: undefined, sees: 'proxy' };
    }),
  );
}

function throughServices({ snapshot }: Cluster, workloads: readonly WorkloadPeer[]): readonly Way[] {
  const byNamespace = Map.groupBy(workloads, ({ namespace }) => namespace);
  return readServices(snapshot).flatMap((service) =>
    (byNamespace.get(service.namespace) ?? []).flatMap((workload) =>
      service.ports.flatMap((port) => {
        const ports = targetPorts(service, port, workload);
        return ports === undefined ? [] : openings(service, port).map((opening) => ({ ...opening, workload, ports }));
      }),
    ),
  );
}

function targetPorts(service: Service, port: ServicePort, { pods }: WorkloadPeer): ConnectionSet | undefined {
  const targets = podsBehind(service, pods)
    .map((pod) => targetPortOf(port, pod))
    .filter((target) => target !== undefined);
  if (targets.length === 0) return undefined;
  return targets.map((target) => connectionsOf(port.protocol, portRange(target, target))).reduce(unionConnections);
}

/** How a port of a Service can be reached from outside. */
function openings(
  service: Service,
  { index, port, nodePort }: ServicePort,
): readonly Omit<Way, 'workload' | 'ports'>[] {
  const { object, type, externalIPs, externalTrafficPolicy } = service;
  const sees = externalTrafficPolicy === 'Local' ? 'client' : 'client-or-node';
  const path: FieldPath = ['spec', 'ports', index];
  const found: Omit<Way, 'workload' | 'ports'>[] = [];
  if (type === 'LoadBalancer') {
    found.push({ kind: 'LoadBalancer', object, path, port, sources: sourcesOf(service), sees });
  }
  // The source ranges of a load balancer do not guard its node ports.
  if (type === 'NodePort' || (type === 'LoadBalancer' && nodePort > 0)) {
    found.push({ kind: 'NodePort', object, path: [...path, 'nodePort'], port: nodePort, sources: undefined, sees });
  }
  if (externalIPs.length > 0) {
    found.push({ kind: 'ExternalIP', object, path: ['spec', 'externalIPs'], port, sources: undefined, sees });
  }
  return found;
}

function sourcesOf({ loadBalancerSourceRanges }: Service): AddressSet | undefined {
  const ranges = loadBalancerSourceRanges.map((text) => parseCidr(text.trim())).filter((range) => range !== undefined);
  return loadBalancerSourceRanges.length === 0 ? undefined : addressSet(ranges);
}

function hostPorts(workload: WorkloadPeer): readonly Way[] {
  const [pod] = workload.pods;
  if (pod === undefined || pod.hostNetwork) return [];
  const { workload: made } = pod;
  return (made.spec.containers ?? []).flatMap((container) =>
    (container.ports ?? []).flatMap(({ index, hostPort = 0, containerPort = 0, protocol = 'TCP' }): readonly Way[] => {
      if (hostPort === 0 || !isProtocol(protocol)) return [];
      return [
        {
          kind: 'HostPort',
          workload,
          object: made.object,
          path: [...made.templatePath, 'spec', 'containers', container.index, 'ports', index, 'hostPort'],
          port: hostPort,
          ports: connectionsOf(protocol, portRange(containerPort, containerPort)),
          sources: undefined,
          sees: 'client',
        },
      ];
    }),
  );
}

function hostNetwork(workload: WorkloadPeer): readonly Way[] {
  const [pod] = workload.pods;
  if (pod === undefined || !pod.hostNetwork) return [];
  const { object, templatePath } = pod.workload;
  const declared = pod.ports.map(({ port, protocol }) => connectionsOf(protocol, portRange(port, port)));
  return [
    {
      kind: 'HostNetwork',
      workload,
      object,
      path: [...templatePath, 'spec', 'hostNetwork'],
      port: 0,
      ports: declared.reduce(unionConnections, NO_CONNECTIONS),
      sources: undefined,
      sees: 'client',
    },
  ];
}
