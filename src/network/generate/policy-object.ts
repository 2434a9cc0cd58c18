import type { JsonObject } from '../../kube/index.ts';
import { type ConnectionSet, connectionsKey, NO_CONNECTIONS, unionConnections } from '../connections/index.ts';
import type { Cluster, Direction, NetworkWorkload } from '../model/index.ts';
import { smallestSelector, writtenSelector } from '../selection/index.ts';
import { networkPolicyPorts } from '../written/index.ts';
import type { Allowance } from './allowance.ts';

const LABELS: JsonObject = { 'app.kubernetes.io/managed-by': 'breakwater' };

/** A NetworkPolicy. */
export function policyObject(namespace: string, name: string, spec: JsonObject): JsonObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: shortened(name), namespace, labels: LABELS },
    spec,
  };
}

/** Closes a namespace: what no other policy allows is denied, in both directions. */
export function defaultDeny(namespace: string): JsonObject {
  return policyObject(namespace, 'default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
}

/** The policies that give each workload its allowances: one a workload. */
export function policiesFor(allowances: readonly Allowance[], cluster: Cluster): readonly JsonObject[] {
  return [...Map.groupBy(allowances, ({ workload }) => workload)].map(([workload, own]) => {
    const [ingress, egress] = [rulesOf(own, 'ingress'), rulesOf(own, 'egress')];
    return policyObject(workload.namespace, `allow-${workload.name}`, {
      podSelector: selectorOf(workload, cluster),
      policyTypes: [...(ingress.length > 0 ? ['Ingress'] : []), ...(egress.length > 0 ? ['Egress'] : [])],
      ...(ingress.length > 0 && { ingress }),
      ...(egress.length > 0 && { egress }),
    });
  });
}

/** The selector of a workload's pods, with as few others of their namespace as may be. */
export function selectorOf(workload: NetworkWorkload, { workloads }: Cluster): JsonObject {
  const others = workloads.filter((other) => other !== workload && other.namespace === workload.namespace);
  return writtenSelector(
    smallestSelector(
      workload.pods,
      others.flatMap(({ pods }) => pods),
    ).selector,
  );
}

/** Rules with peers of equal ports together, in an order that does not change from run to run. */
function rulesOf(allowances: readonly Allowance[], direction: Direction): readonly JsonObject[] {
  const byPeer = new Map<string, { readonly peer: JsonObject | undefined; readonly connections: ConnectionSet }>();
  for (const { peer, connections } of allowances.filter((one) => one.direction === direction)) {
    const key = peer === undefined ? '' : JSON.stringify(peer);
    const known = byPeer.get(key)?.connections ?? NO_CONNECTIONS;
    byPeer.set(key, { peer, connections: unionConnections(known, connections) });
  }
  const sorted = [...byPeer].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
  const rules: JsonObject[] = [];
  for (const group of Map.groupBy(sorted, ({ connections }) => connectionsKey(connections)).values()) {
    const ports = networkPolicyPorts(group[0]?.connections ?? NO_CONNECTIONS);
    const peers = group.flatMap(({ peer }) => (peer === undefined ? [] : [peer]));
    // A rule without peers lets anyone in, whoever else is named.
    const named = peers.length === group.length ? { [direction === 'ingress' ? 'from' : 'to']: peers } : {};
    rules.push({ ...named, ...(ports !== undefined && { ports }) });
  }
  return rules;
}

const LONGEST_NAME = 253;

function shortened(name: string): string {
  return name.length <= LONGEST_NAME ? name : name.slice(0, LONGEST_NAME).replace(/[^a-z0-9]+$/, '');
}
