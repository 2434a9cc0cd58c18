import { parseAddress } from '../addresses/index.ts';
import type { Protocol } from '../connections/index.ts';
import type { End } from '../explain/index.ts';
import type { Cluster, NetworkWorkload, Pod } from '../model/index.ts';
import { podsBehind, readServices, type Service, targetPortOf } from '../services/index.ts';
import type { Flow, FlowEnd } from './flow.ts';

/** A flow whose ends are known, with the port of the pod where it went through a Service. */
export interface ResolvedFlow {
  readonly source: End;
  readonly destination: End;
  readonly protocol: Protocol;
  readonly port: number;
  readonly flow: Flow;
}

/** A flow of which an end is not known: it cannot be checked. */
export interface UnresolvedFlow {
  readonly flow: Flow;
  readonly why: string;
}

/** Finds the ends of flows in a cluster. */
export class FlowResolver {
  readonly #pods = new Map<string, Extract<End, { type: 'pod' }>>();
  readonly #byAddress = new Map<bigint, End>();
  readonly #workloads = new Map<string, NetworkWorkload[]>();
  readonly #services = new Map<string, Service>();
  readonly #servicesByAddress = new Map<bigint, Service>();
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    for (const workload of cluster.workloads) {
      const list = this.#workloads.get(workload.namespace) ?? [];
      list.push(workload);
      this.#workloads.set(workload.namespace, list);
      for (const pod of workload.pods) {
        const end: Extract<End, { type: 'pod' }> = { type: 'pod', pod, workload };
        this.#pods.set(`${pod.namespace}/${pod.name}`, end);
        if (!pod.hostNetwork) for (const address of pod.addresses) this.#byAddress.set(address, end);
      }
    }
    for (const node of cluster.nodes)
      for (const address of node.addresses) this.#byAddress.set(address, { type: 'node', node });
    for (const service of readServices(cluster.snapshot)) {
      this.#services.set(`${service.namespace}/${service.name}`, service);
      for (const ip of service.clusterIPs) {
        const address = parseAddress(ip);
        if (address !== undefined) this.#servicesByAddress.set(address, service);
      }
    }
  }

  /** The connections a flow stands for: one, or one for each workload behind a Service. */
  resolve(flow: Flow): readonly ResolvedFlow[] | UnresolvedFlow {
    const source = this.#end(flow.source);
    if (source === undefined) return { flow, why: `the source is not known here: ${describe(flow.source)}` };
    const { protocol, port } = flow;
    const service = this.#serviceOf(flow.destination);
    if (service !== undefined) return this.#throughService(flow, source, service);
    const destination = this.#end(flow.destination);
    if (destination === undefined)
      return { flow, why: `the destination is not known here: ${describe(flow.destination)}` };
    return [{ source, destination, protocol, port, flow }];
  }

  #serviceOf({ service, ip, pod }: FlowEnd): Service | undefined {
    if (service !== '') return this.#services.get(service);
    const address = pod === '' ? parseAddress(ip) : undefined;
    return address === undefined ? undefined : this.#servicesByAddress.get(address);
  }

  #throughService(flow: Flow, source: End, service: Service): readonly ResolvedFlow[] | UnresolvedFlow {
    const { protocol, port } = flow;
    const servicePort = service.ports.find((one) => one.port === port && one.protocol === protocol);
    const name = `${service.namespace}/${service.name}`;
    if (servicePort === undefined) return { flow, why: `the Service ${name} has no port ${port}/${protocol}` };
    const found: ResolvedFlow[] = [];
    for (const workload of this.#workloads.get(service.namespace) ?? []) {
      const ports = new Map<number, Pod>();
      for (const pod of podsBehind(service, workload.pods)) {
        const target = targetPortOf(servicePort, pod);
        if (target !== undefined && !ports.has(target)) ports.set(target, pod);
      }
      for (const [target, pod] of ports) {
        found.push({ source, destination: { type: 'pod', pod, workload }, protocol, port: target, flow });
      }
    }
    return found.length > 0 ? found : { flow, why: `the Service ${name} leads to no pod` };
  }

  #end(end: FlowEnd): End | undefined {
    const { namespace, pod, workload, ip } = end;
    const named = this.#pods.get(`${namespace}/${pod}`);
    if (named !== undefined) return named;
    const inNamespace = this.#workloads.get(namespace) ?? [];
    const owner =
      inNamespace.find(({ name }) => name === workload && name !== '') ??
      inNamespace.find(({ name }) => pod !== '' && madeBy(pod, name)) ??
      this.#labelled(inNamespace, end);
    const [first] = owner?.pods ?? [];
    if (owner !== undefined && first !== undefined) return { type: 'pod', pod: first, workload: owner };
    // A pod that is gone had an address that may be another's now.
    if (namespace !== '') return undefined;
    const address = parseAddress(ip);
    return address === undefined ? undefined : (this.#byAddress.get(address) ?? this.#outside(address));
  }

  #labelled(workloads: readonly NetworkWorkload[], { labels }: FlowEnd): NetworkWorkload | undefined {
    if (labels.size === 0) return undefined;
    const matching = workloads.filter(({ pods }) => {
      const own = pods[0]?.labels ?? new Map<string, string>();
      return own.size > 0 && [...own].every(([key, value]) => labels.get(key) === value);
    });
    return matching.length === 1 ? matching[0] : undefined;
  }

  /** An address that is nobody's here: outside, unless it is where pods have theirs. */
  #outside(address: bigint): End | undefined {
    const ranges = this.#cluster.nodes.flatMap(({ podRanges }) => podRanges);
    const isPodAddress = ranges.some(({ start, end }) => start <= address && address <= end);
    return isPodAddress ? undefined : { type: 'address', address };
  }
}

/** Whether a pod's name is one that the workload's controller gives: with a hash, two hashes, or a number. */
function madeBy(pod: string, workload: string): boolean {
  if (!pod.startsWith(`${workload}-`)) return false;
  return /^(?:[a-z0-9]{5,10}-[a-z0-9]{5}|[a-z0-9]{5}|[0-9]{1,9}|[0-9]{8,10}-[a-z0-9]{5})$/.test(
    pod.slice(workload.length + 1),
  );
}

function describe({ namespace, pod, workload, ip, service }: FlowEnd): string {
  if (service !== '') return `Service ${service}`;
  if (namespace !== '') return `${namespace}/${pod || workload || ip}`;
  return ip || 'nothing is said of it';
}
