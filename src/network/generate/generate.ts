import type { JsonObject } from '../../kube/index.ts';
import { isOnNode } from '../explain/index.ts';
import type { ResolvedFlow } from '../flows/index.ts';
import type { Cluster, NetworkWorkload } from '../model/index.ts';
import type { Allowance } from './allowance.ts';
import { allowDns, dnsTargetOf } from './dns.ts';
import { entryAllowances } from './entry-allowances.ts';
import { allowancesForFlows } from './from-flows.ts';
import { type GenerateOptions, standingAllowances } from './needs.ts';
import { defaultDeny, policiesFor } from './policy-object.ts';

/** What policies are made of. */
export interface GenerateInput {
  readonly cluster: Cluster;
  /** The namespaces to close. */
  readonly namespaces: readonly string[];
  /** The connections to keep; none to close everything but what every namespace needs. */
  readonly flows: readonly ResolvedFlow[];
  /** Whether what comes in from outside by Services is kept; by Ingresses, it is where they are served from. */
  readonly keepEntries: boolean;
  readonly options: GenerateOptions;
}

export interface Generated {
  /** NetworkPolicies: for each namespace a default deny, DNS, and what its workloads are to keep. */
  readonly policies: readonly JsonObject[];
  readonly allowances: readonly Allowance[];
  /** What a person has to say or to know. */
  readonly notes: readonly string[];
}

/** The namespaces that Kubernetes itself runs in: to close them takes knowing the cluster. */
const SYSTEM: readonly string[] = ['kube-system', 'kube-public', 'kube-node-lease'];

/** The namespaces that have workloads, without those of Kubernetes itself. */
export function namespacesToClose({ workloads }: Cluster): readonly string[] {
  return [...new Set(workloads.map(({ namespace }) => namespace))].filter((name) => !SYSTEM.includes(name)).sort();
}

/** Makes the policies that close namespaces and keep what is asked for. */
export function generatePolicies({ cluster, namespaces, flows, keepEntries, options }: GenerateInput): Generated {
  const closed = new Set(namespaces);
  const inside = (workload: NetworkWorkload) => closed.has(workload.namespace);
  const ordinary = cluster.workloads.filter((workload) => inside(workload) && !isOnHostNetwork(workload));
  const observed = allowancesForFlows(flows, cluster);
  const standing = standingAllowances(cluster, ordinary, options);
  const entries = entryAllowances({ ...cluster, workloads: ordinary }, options, keepEntries, observed.allowances);
  const allowances = [...observed.allowances, ...standing.allowances, ...entries.allowances].filter(
    ({ workload }) => inside(workload) && !isOnHostNetwork(workload),
  );
  const dns = dnsTargetOf(cluster);
  const policies = namespaces.flatMap((namespace) => [
    defaultDeny(namespace),
    allowDns(namespace, dns, options.nodeLocalDns),
    ...policiesFor(
      allowances.filter(({ workload }) => workload.namespace === namespace),
      cluster,
    ),
  ]);
  return {
    policies: withUniqueNames(policies),
    allowances,
    notes: [...observed.notes, ...standing.notes, ...entries.notes],
  };
}

function isOnHostNetwork(workload: NetworkWorkload): boolean {
  const [pod] = workload.pods;
  return pod !== undefined && isOnNode({ type: 'pod', pod, workload });
}

/** A Deployment and a StatefulSet may have one name. */
function withUniqueNames(policies: readonly JsonObject[]): readonly JsonObject[] {
  const taken = new Map<string, number>();
  return policies.map((policy) => {
    const metadata = policy['metadata'] as JsonObject;
    const key = `${metadata['namespace']}/${metadata['name']}`;
    const count = (taken.get(key) ?? 0) + 1;
    taken.set(key, count);
    return count === 1 ? policy : { ...policy, metadata: { ...metadata, name: `${metadata['name']}-${count}` } };
  });
}
