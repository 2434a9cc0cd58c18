import type { Protocol } from '../connections/index.ts';

/** A connection that was seen, or is expected, before it is known who its ends are. */
export interface Flow {
  readonly source: FlowEnd;
  readonly destination: FlowEnd;
  readonly protocol: Protocol;
  /** The destination's port, as the destination's end has it. */
  readonly port: number;
  /** How often it was seen. */
  readonly count: number;
  /** Where it was first seen: a file and line, or a field of an object. */
  readonly seenAt: string;
}

/** What is said of one end. The more is said, the surer it is found; what is empty is not said. */
export interface FlowEnd {
  readonly namespace: string;
  readonly pod: string;
  readonly workload: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly ip: string;
  /** A Service that the connection went to, as `namespace/name`; the port is then the Service's. */
  readonly service: string;
}

export const NOWHERE: FlowEnd = { namespace: '', pod: '', workload: '', labels: new Map(), ip: '', service: '' };

/** Equal for flows between the same ends. */
export function flowKey({ source, destination, protocol, port }: Flow): string {
  return `${endKey(source)}\n${endKey(destination)}\n${protocol}\n${port}`;
}

function endKey({ namespace, pod, workload, labels, ip, service }: FlowEnd): string {
  // Where the pod is named, nothing else tells ends apart.
  if (namespace !== '' && pod !== '') return `${namespace}/${pod}`;
  return [namespace, workload, service, ip, ...labels.entries()].join('\t');
}
