import type { JsonObject } from '../../kube/index.ts';
import { type Flow, type FlowEnd, NOWHERE } from './flow.ts';

/** The fields of an access log entry that say who connected to whom, by Envoy's names. */
interface Entry {
  readonly upstreamHost: string;
  readonly upstreamCluster: string;
  readonly upstreamLocal: string;
  readonly downstreamLocal: string;
  readonly downstreamRemote: string;
}

/** Whether an object looks like an entry of Envoy's access log as Istio writes it in JSON. */
export function isIstio(value: JsonObject): boolean {
  return 'upstream_cluster' in value || ('downstream_remote_address' in value && 'upstream_host' in value);
}

/** Reads an entry of Istio's access log in JSON (`accessLogEncoding: JSON`). */
export function istioFlow(value: JsonObject, seenAt: string): Flow | string {
  const text = (name: string) => (typeof value[name] === 'string' ? value[name] : '');
  return entryFlow(
    {
      upstreamHost: text('upstream_host'),
      upstreamCluster: text('upstream_cluster'),
      upstreamLocal: text('upstream_local_address'),
      downstreamLocal: text('downstream_local_address'),
      downstreamRemote: text('downstream_remote_address'),
    },
    seenAt,
  );
}

/** The end of an entry in Istio's default text: host and cluster, then three addresses, the server name and the route. */
const TAIL = /"([^" ]*)" (\S+) (\S+) (\S+) (\S+) \S+ \S+$/;
const BEGIN = /^\[\d{4}-\d{2}-\d{2}T/;

/** Whether a line looks like Istio's default text access log. */
export function isIstioLine(line: string): boolean {
  return BEGIN.test(line);
}

/** Reads a line of Istio's default text access log (mesh configuration, `accessLogFormat`). */
export function istioLineFlow(line: string, seenAt: string): Flow | string {
  const [, upstreamHost = '', upstreamCluster = '', upstreamLocal = '', downstreamLocal = '', downstreamRemote = ''] =
    TAIL.exec(line.trimEnd()) ?? [];
  return entryFlow({ upstreamHost, upstreamCluster, upstreamLocal, downstreamLocal, downstreamRemote }, seenAt);
}

function entryFlow(entry: Entry, seenAt: string): Flow | string {
  const [direction = '', servicePort = '', , host = ''] = entry.upstreamCluster.split('|');
  if (direction === 'inbound') {
    const to = split(entry.downstreamLocal);
    const from = split(entry.downstreamRemote);
    return between(at(from.ip), at(to.ip), to.port, seenAt);
  }
  const from = at(split(entry.upstreamLocal).ip || split(entry.downstreamRemote).ip);
  const to = split(entry.upstreamHost);
  if (to.port > 0) return between(from, at(to.ip), to.port, seenAt);
  const [name = '', namespace = '', kind = ''] = host.split('.');
  if (kind !== 'svc') return 'no address of a destination';
  return between(from, { ...NOWHERE, service: `${namespace}/${name}` }, Number(servicePort), seenAt);
}

function between(source: FlowEnd, destination: FlowEnd, port: number, seenAt: string): Flow | string {
  const known = source.ip !== '' && (destination.ip !== '' || destination.service !== '');
  if (!known || !(port >= 1 && port <= 65535)) return 'no addresses of both ends';
  return { source, destination, protocol: 'TCP', port, count: 1, seenAt };
}

function at(ip: string): FlowEnd {
  return { ...NOWHERE, ip };
}

/** `10.0.0.1:80` and `[fd00::1]:80`; empty for `-`. */
function split(text: string): { readonly ip: string; readonly port: number } {
  const colon = text.lastIndexOf(':');
  const ip = text.slice(0, Math.max(colon, 0)).replace(/^\[|\]$/g, '');
  const port = Number(text.slice(colon + 1));
  return colon < 0 || !Number.isInteger(port) ? { ip: '', port: 0 } : { ip, port };
}

const PAIR = /(?:^|\s)(src|dst)\.(addr|workload|namespace|service)=(?:"([^"]*)"|(\S+))/g;

/** Whether a line looks like an access log line of ztunnel, Istio's ambient proxy. */
export function isZtunnelLine(line: string): boolean {
  return line.includes('src.addr=') && line.includes('dst.addr=');
}

/** Reads an access log line of ztunnel: `src.addr=… src.workload=… dst.addr=… dst.service=…`. */
export function ztunnelFlow(line: string, seenAt: string): Flow | string {
  const fields = new Map<string, string>();
  for (const [, side = '', name = '', quoted, plain] of line.matchAll(PAIR)) {
    fields.set(`${side}.${name}`, quoted ?? plain ?? '');
  }
  const end = (side: string): { readonly end: FlowEnd; readonly port: number } => {
    const { ip, port } = split(fields.get(`${side}.addr`) ?? '');
    const pod = fields.get(`${side}.workload`) ?? '';
    return { end: { ...NOWHERE, ip, pod, namespace: fields.get(`${side}.namespace`) ?? '' }, port };
  };
  // The port of the tunnel is not the connection's.
  const TUNNEL = 15008;
  const [from, to] = [end('src'), end('dst')];
  if (to.port === TUNNEL) return 'the tunnel of the mesh, of which the connection inside is logged elsewhere';
  return between(from.end, to.end, to.port, seenAt);
}
