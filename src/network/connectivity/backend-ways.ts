import {
  type ConnectionSet,
  connectionsOf,
  NO_CONNECTIONS,
  portRange,
  unionConnections,
} from '../connections/index.ts';
import type { Cluster } from '../model/index.ts';
import {
  type Backend,
  backendPorts,
  gatewayBackends,
  ingressBackends,
  podsBehind,
  readServices,
  routeBackends,
} from '../services/index.ts';
import type { WorkloadPeer } from './peers.ts';

/** A way through an Ingress, a Route or a Gateway into a workload. */
export interface BackendWay {
  readonly workload: WorkloadPeer;
  readonly backend: Backend;
  /** The ports of the workload's pods that it leads to. */
  readonly ports: ConnectionSet;
}

/** Every way through Ingresses, Routes and Gateways into a workload. */
export function backendWays(
  { snapshot, namespaces }: Cluster,
  workloads: readonly WorkloadPeer[],
): readonly BackendWay[] {
  const services = new Map(readServices(snapshot).map((service) => [`${service.namespace}/${service.name}`, service]));
  const byNamespace = Map.groupBy(workloads, ({ namespace }) => namespace);
  const backends = [...ingressBackends(snapshot), ...routeBackends(snapshot), ...gatewayBackends(snapshot, namespaces)];
  return backends.flatMap((backend) => {
    const { namespace, name } = backend.service;
    const service = services.get(`${namespace}/${name}`);
    if (service === undefined) return [];
    return (byNamespace.get(namespace) ?? []).flatMap((workload) => {
      const ports = podsBehind(service, workload.pods)
        .flatMap((pod) => backendPorts(backend, service, pod))
        .map(({ servicePort, port }) => connectionsOf(servicePort.protocol, portRange(port, port)));
      return ports.length === 0 ? [] : [{ workload, backend, ports: ports.reduce(unionConnections, NO_CONNECTIONS) }];
    });
  });
}

/** The ports of each workload that an Ingress, a Route or a Gateway leads to. */
export function behindIngresses(
  cluster: Cluster,
  workloads: readonly WorkloadPeer[],
): ReadonlyMap<WorkloadPeer, ConnectionSet> {
  const found = new Map<WorkloadPeer, ConnectionSet>();
  for (const { workload, ports } of backendWays(cluster, workloads)) {
    found.set(workload, unionConnections(found.get(workload) ?? NO_CONNECTIONS, ports));
  }
  return found;
}
