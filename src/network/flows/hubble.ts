import {
  boolean,
  indexedList,
  int32,
  isJsonObject,
  type JsonObject,
  list,
  Reading,
  record,
  string,
} from '../../kube/index.ts';
import type { Protocol } from '../connections/index.ts';
import { type Flow, type FlowEnd, NOWHERE } from './flow.ts';

interface WrittenEnd {
  readonly namespace?: string;
  readonly pod_name?: string;
  readonly labels?: readonly string[];
  readonly workloads?: readonly { readonly name?: string; readonly kind?: string }[];
}

interface WrittenPorts {
  readonly source_port?: number;
  readonly destination_port?: number;
}

interface WrittenFlow {
  readonly verdict?: string;
  readonly IP?: { readonly source?: string; readonly destination?: string };
  readonly l4?: { readonly TCP?: WrittenPorts; readonly UDP?: WrittenPorts; readonly SCTP?: WrittenPorts };
  readonly source?: WrittenEnd;
  readonly destination?: WrittenEnd;
  readonly destination_service?: { readonly name?: string; readonly namespace?: string };
  readonly is_reply?: boolean;
  readonly reply?: boolean;
}

const end = record<WrittenEnd>({
  namespace: string,
  pod_name: string,
  labels: list(string, ''),
  workloads: indexedList(record({ name: string, kind: string })),
});
const ports = record<WrittenPorts>({ source_port: int32, destination_port: int32 });
const flow = record<WrittenFlow>({
  verdict: string,
  IP: record({ source: string, destination: string }),
  l4: record({ TCP: ports, UDP: ports, SCTP: ports }),
  source: end,
  destination: end,
  destination_service: record({ name: string, namespace: string }),
  is_reply: boolean,
  reply: boolean,
});

/** Whether an object looks like what `hubble observe -o json` prints: `{"flow": …}`, or the flow itself. */
export function isHubble(value: JsonObject): boolean {
  const inner = value['flow'] ?? value;
  return isJsonObject(inner) && 'verdict' in inner && ('l4' in inner || 'IP' in inner || 'source' in inner);
}

/** Verdicts of connections that are wanted: let through, or only noted in audit mode. */
const WANTED: readonly string[] = ['FORWARDED', 'AUDIT', 'REDIRECTED', 'TRANSLATED', 'TRACED'];

/** Reads a flow of Hubble (Cilium's flow.proto as JSON). A reply is turned round: it belongs to what it answers. */
export function hubbleFlow(value: JsonObject, seenAt: string): Flow | string {
  const inner = value['flow'] ?? value;
  const written = isJsonObject(inner) ? flow(inner, new Reading()) : undefined;
  if (written === undefined) return 'not a flow of Hubble';
  const { verdict = '', l4 = {}, IP = {} } = written;
  if (!WANTED.includes(verdict)) return `verdict ${verdict || 'missing'}`;
  const protocol = (['TCP', 'UDP', 'SCTP'] as const).find((name) => l4[name] !== undefined);
  if (protocol === undefined) return 'neither TCP, UDP nor SCTP, of which policies say nothing';
  const isReply = written.is_reply ?? written.reply ?? false;
  const { source_port: from = 0, destination_port: to = 0 } = l4[protocol] ?? {};
  const source = toEnd(written.source, IP.source, undefined);
  const destination = toEnd(written.destination, IP.destination, isReply ? undefined : written.destination_service);
  return isReply
    ? flowBetween(destination, source, protocol, from, seenAt)
    : flowBetween(source, destination, protocol, to, seenAt);
}

function flowBetween(
  source: FlowEnd,
  destination: FlowEnd,
  protocol: Protocol,
  port: number,
  seenAt: string,
): Flow | string {
  if (port < 1 || port > 65535) return 'no destination port';
  return { source, destination, protocol, port, count: 1, seenAt };
}

function toEnd(
  written: WrittenEnd = {},
  ip = '',
  service: { readonly name?: string; readonly namespace?: string } | undefined,
): FlowEnd {
  const { namespace = '', pod_name: pod = '', workloads = [], labels = [] } = written;
  // Hubble names the Service only beside the pod it was sent to, and the port is that pod's already.
  const named = pod === '' && service?.name !== undefined ? `${service.namespace ?? ''}/${service.name}` : '';
  return {
    ...NOWHERE,
    namespace,
    pod,
    workload: workloads[0]?.name ?? '',
    labels: labelsOf(labels),
    ip,
    service: named,
  };
}

/** `k8s:app=cart` gives the label `app`; what Cilium adds of its own is left out. */
function labelsOf(written: readonly string[]): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const text of written) {
    if (!text.startsWith('k8s:') || text.startsWith('k8s:io.')) continue;
    const equals = text.indexOf('=');
    if (equals > 0) labels.set(text.slice(4, equals), text.slice(equals + 1));
  }
  return labels;
}
