import type { JsonObject } from '../../kube/index.ts';
import { type ConnectionSet, connectionsOf, portRange, unionConnections } from '../connections/index.ts';
import type { Cluster } from '../model/index.ts';
import { podsBehind, readServices, targetPortOf } from '../services/index.ts';
import { policyObject } from './policy-object.ts';

/** Where the cluster's names are resolved. */
export interface DnsTarget {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The ports of the pods, which are not always 53. */
  readonly connections: ConnectionSet;
}

const SERVICES: readonly (readonly [namespace: string, name: string])[] = [
  ['kube-system', 'kube-dns'],
  ['kube-system', 'coredns'],
  ['kube-system', 'rke2-coredns-rke2-coredns'],
  ['openshift-dns', 'dns-default'],
];

const PORT_53 = unionConnections(connectionsOf('UDP', portRange(53, 53)), connectionsOf('TCP', portRange(53, 53)));

/** The cluster's DNS as its Service describes it, or else as Kubernetes installs it. */
export function dnsTargetOf({ snapshot, workloads }: Cluster): DnsTarget {
  const services = readServices(snapshot);
  for (const [namespace, name] of SERVICES) {
    const service = services.find((one) => one.namespace === namespace && one.name === name && one.selector.size > 0);
    if (service === undefined) continue;
    const pods = podsBehind(
      service,
      workloads.flatMap((workload) => workload.pods),
    );
    const connections = service.ports.flatMap((port) => {
      const target = pods.map((pod) => targetPortOf(port, pod)).find((one) => one !== undefined);
      const number = target ?? (typeof port.targetPort === 'number' ? port.targetPort : port.port);
      return port.name.includes('metrics') ? [] : [connectionsOf(port.protocol, portRange(number, number))];
    });
    return {
      namespace,
      labels: Object.fromEntries(service.selector),
      connections: connections.reduce(unionConnections, PORT_53),
    };
  }
  return { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' }, connections: PORT_53 };
}

/**
 * Lets every pod of a namespace resolve names.
 *
 * @param nodeLocal - the address blocks of node-local DNS caches, where the cluster has some.
 */
export function allowDns(namespace: string, target: DnsTarget, nodeLocal: readonly string[]): JsonObject {
  const to: JsonObject[] = [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': target.namespace } },
      podSelector: { matchLabels: target.labels },
    },
  ];
  const rules: JsonObject[] = [{ to, ports: dnsPorts(target.connections) }];
  if (nodeLocal.length > 0)
    rules.push({ to: nodeLocal.map((cidr) => ({ ipBlock: { cidr } })), ports: dnsPorts(PORT_53) });
  return policyObject(namespace, 'allow-dns', { podSelector: {}, policyTypes: ['Egress'], egress: rules });
}

function dnsPorts({ UDP, TCP }: ConnectionSet): readonly JsonObject[] {
  const starts = (ports: readonly number[]) => ports.filter((_, index) => index % 2 === 0);
  return [
    ...starts(UDP).map((port) => ({ protocol: 'UDP', port })),
    ...starts(TCP).map((port) => ({ protocol: 'TCP', port })),
  ];
}
