import type { JsonObject } from '../../kube/index.ts';
import { type ConnectionSet, intersectConnections, isNoConnection } from '../connections/index.ts';
import { Connectivity, formatPeer } from '../connectivity/index.ts';
import { waysInto } from '../exposure/index.ts';
import type { Cluster, NetworkWorkload } from '../model/index.ts';
import { SPECIFICATION } from '../profile/index.ts';
import { Reachability } from '../reach/index.ts';
import type { Allowance } from './allowance.ts';
import { type GenerateOptions, inNamespace } from './needs.ts';

/**
 * What comes in from outside by Services, Ingresses, Routes and Gateways. Behind an Ingress it is the controller, which
 * is let in from where it is said to run. Behind a Service of the type NodePort or LoadBalancer a pod may see the
 * node's address, so that to keep such an entry is to let anyone in to that port.
 *
 * @param keepDirect - whether entries without a controller are kept.
 * @param observed - what was seen: an entry that is closed, and that nobody was seen to use, is noted.
 */
export function entryAllowances(
  cluster: Cluster,
  { ingressFrom }: GenerateOptions,
  keepDirect: boolean,
  observed: readonly Allowance[],
): { readonly allowances: readonly Allowance[]; readonly notes: readonly string[] } {
  const notes = new Set<string>();
  const { workloads } = new Connectivity(new Reachability({ ...cluster, policies: [] }, SPECIFICATION));
  const isUsed = (workload: NetworkWorkload, ports: ConnectionSet) =>
    observed.some(
      (one) =>
        one.workload === workload &&
        one.direction === 'ingress' &&
        !isNoConnection(intersectConnections(one.connections, ports)),
    );
  const allowances = waysInto(cluster, workloads).flatMap(
    ({ kind, object, workload, ports, sees }): readonly Allowance[] => {
      if (kind === 'HostPort' || kind === 'HostNetwork') return [];
      const why = `${object.kind} ${object.namespace}/${object.name} leads to it`;
      const give = (peer: JsonObject | undefined): Allowance => ({
        workload: workload.workload,
        direction: 'ingress',
        peer,
        connections: ports,
        why,
      });
      if (sees !== 'proxy' && keepDirect) return [give(undefined)];
      if (sees === 'proxy' && ingressFrom.length > 0)
        return ingressFrom.map((namespace) => give(inNamespace(namespace)));
      if (!isUsed(workload.workload, ports)) {
        const what =
          sees === 'proxy'
            ? 'say which namespace serves it (--ingress-from), or it will not be reached'
            : 'nobody was seen to use it, and it will not be reached (--from-manifests keeps it)';
        notes.add(`${why} (${formatPeer(workload)}): ${what}`);
      }
      return [];
    },
  );
  return { allowances, notes: [...notes] };
}
