import type { JsonObject } from '../../kube/index.ts';
import { Connectivity, formatPeer } from '../connectivity/index.ts';
import { waysInto } from '../exposure/index.ts';
import type { Cluster } from '../model/index.ts';
import { SPECIFICATION } from '../profile/index.ts';
import { Reachability } from '../reach/index.ts';
import type { Allowance } from './allowance.ts';
import { type GenerateOptions, inNamespace } from './needs.ts';

/**
 * What comes in from outside by Services, Ingresses, Routes and Gateways is kept. Behind a Service of the type
 * NodePort or LoadBalancer a pod may see the node's address, so that anyone is let in to that port. Behind an Ingress
 * it is the controller, of which it has to be said where it runs.
 */
export function entryAllowances(
  cluster: Cluster,
  { ingressFrom }: GenerateOptions,
): { readonly allowances: readonly Allowance[]; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const { workloads } = new Connectivity(new Reachability({ ...cluster, policies: [] }, SPECIFICATION));
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
      if (sees !== 'proxy') return [give(undefined)];
      if (ingressFrom.length > 0) return ingressFrom.map((namespace) => give(inNamespace(namespace)));
      notes.push(
        `${why} (${formatPeer(workload)}): say which namespace serves it (--ingress-from), or it will not be reached`,
      );
      return [];
    },
  );
  return { allowances, notes: [...new Set(notes)] };
}
