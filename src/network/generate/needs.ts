import type { JsonObject } from '../../kube/index.ts';
import { type ConnectionSet, connectionsOf, portRange, unionConnections } from '../connections/index.ts';
import type { Cluster, NetworkWorkload } from '../model/index.ts';
import type { Allowance } from './allowance.ts';
import { webhookTargets } from './webhooks.ts';

/** What is asked for and cannot be known from the objects. */
export interface GenerateOptions {
  /** Where the API server is: blocks and the port, such as 10.0.0.1/32 and 6443. */
  readonly apiServer: readonly { readonly cidr: string; readonly port: number }[];
  /** Address blocks of node-local DNS caches. */
  readonly nodeLocalDns: readonly string[];
  /** The namespaces that metrics are collected from. */
  readonly metricsFrom: readonly string[];
  /** The namespaces that serve Ingresses and Gateways. */
  readonly ingressFrom: readonly string[];
}

/** What is kept beside what was seen: metrics, the API server, webhooks. Notes tell what could not be. */
export function standingAllowances(
  cluster: Cluster,
  workloads: readonly NetworkWorkload[],
  options: GenerateOptions,
): { readonly allowances: readonly Allowance[]; readonly notes: readonly string[] } {
  const notes: string[] = [];
  const webhooks = webhookTargets(cluster, workloads);
  if (webhooks.length > 0 && options.apiServer.length === 0) {
    const names = webhooks.map(({ workload }) => `${workload.namespace}/${workload.name}`);
    notes.push(
      `the API server calls ${[...new Set(names)].join(', ')}: give its address (--api-server CIDR:PORT), or these webhooks will fail`,
    );
  }
  return {
    allowances: [
      ...workloads.flatMap((workload) => metrics(workload, options)),
      ...workloads.flatMap((workload) => apiServer(workload, options)),
      ...webhooks.flatMap(({ workload, connections, why }) =>
        options.apiServer.map(({ cidr }) => ({
          workload,
          direction: 'ingress' as const,
          peer: { ipBlock: { cidr } },
          connections,
          why,
        })),
      ),
    ],
    notes,
  };
}

/** Ports that say they are for metrics, by name or by annotation. */
function metricsPorts({ pods }: NetworkWorkload): ConnectionSet | undefined {
  const [pod] = pods;
  if (pod === undefined) return undefined;
  const annotated = Number(pod.workload.metadata.annotations?.get('prometheus.io/port'));
  const named = pod.ports.filter(({ name, port }) => name.includes('metrics') || port === annotated);
  const ports = named.map(({ port, protocol }) => connectionsOf(protocol, portRange(port, port)));
  if (ports.length === 0 && Number.isInteger(annotated) && annotated > 0) {
    ports.push(connectionsOf('TCP', portRange(annotated, annotated)));
  }
  return ports.length === 0 ? undefined : ports.reduce(unionConnections);
}

function metrics(workload: NetworkWorkload, { metricsFrom }: GenerateOptions): readonly Allowance[] {
  const connections = metricsPorts(workload);
  if (connections === undefined) return [];
  return metricsFrom.map((namespace) => ({
    workload,
    direction: 'ingress',
    peer: inNamespace(namespace),
    connections,
    why: `metrics are collected from ${namespace}`,
  }));
}

/** The API server for the workloads that get a token to talk to it. */
function apiServer(workload: NetworkWorkload, options: GenerateOptions): readonly Allowance[] {
  const [pod] = workload.pods;
  if (pod === undefined || pod.hostNetwork || pod.workload.spec.automountServiceAccountToken === false) return [];
  return options.apiServer.map(({ cidr, port }) => ({
    workload,
    direction: 'egress',
    peer: { ipBlock: { cidr } },
    connections: connectionsOf('TCP', portRange(port, port)),
    why: 'it gets a token for the API server',
  }));
}

export function inNamespace(name: string): JsonObject {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } };
}
