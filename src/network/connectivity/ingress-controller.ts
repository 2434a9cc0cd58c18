import type { Snapshot } from '../../kube/index.ts';
import {
  type ConnectionSet,
  connectionsOf,
  NO_CONNECTIONS,
  portRange,
  unionConnections,
} from '../connections/index.ts';
import { backendPorts, ingressBackends, podsBehind, readServices, routeBackends } from '../services/index.ts';
import type { WorkloadPeer } from './peers.ts';

/** The ports of each workload that an Ingress or a Route leads to. */
export function behindIngresses(
  snapshot: Snapshot,
  workloads: readonly WorkloadPeer[],
): ReadonlyMap<WorkloadPeer, ConnectionSet> {
  const found = new Map<WorkloadPeer, ConnectionSet>();
  const services = new Map(readServices(snapshot).map((service) => [`${service.namespace}/${service.name}`, service]));
  const byNamespace = Map.groupBy(workloads, ({ namespace }) => namespace);
  for (const backend of [...ingressBackends(snapshot), ...routeBackends(snapshot)]) {
    const { namespace } = backend.object;
    const service = services.get(`${namespace}/${backend.serviceName}`);
    if (service === undefined) continue;
    for (const workload of byNamespace.get(namespace) ?? []) {
      for (const pod of podsBehind(service, { ...workload.workload, pods: workload.pods })) {
        for (const { servicePort, port } of backendPorts(backend, service, pod)) {
          const known = found.get(workload) ?? NO_CONNECTIONS;
          found.set(workload, unionConnections(known, connectionsOf(servicePort.protocol, portRange(port, port))));
        }
      }
    }
  }
  return found;
}
