import { isJsonObject, type JsonObject, type JsonValue } from '../../kube/index.ts';
import { parseAddress } from '../addresses/index.ts';
import { isProtocol } from '../connections/index.ts';
import { type Flow, type FlowEnd, NOWHERE } from './flow.ts';

/**
 * Breakwater's own form of flows: rows with the columns `source`, `destination`, `protocol`, `port` and, if one likes,
 * `count`. An end is `NAMESPACE/NAME` of a workload or Pod, an address, or, for a destination,
 * `service/NAMESPACE/NAME` with the Service's port.
 */
export interface Row {
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly port: string;
  readonly count: string;
}

const COLUMNS = ['source', 'destination', 'protocol', 'port', 'count'] as const;

export function rowFlow({ source, destination, protocol, port, count }: Row, seenAt: string): Flow | string {
  const from = toEnd(source);
  const to = toEnd(destination);
  if (from === undefined || to === undefined) return 'an end that is neither NAMESPACE/NAME, an address nor a Service';
  const upper = (protocol || 'TCP').toUpperCase();
  const number = Number(port);
  if (!isProtocol(upper)) return 'a protocol other than TCP, UDP and SCTP';
  if (!Number.isInteger(number) || number < 1 || number > 65535) return 'no destination port';
  const times = Number(count || 1);
  return {
    source: from,
    destination: to,
    protocol: upper,
    port: number,
    count: times >= 1 ? Math.floor(times) : 1,
    seenAt,
  };
}

/** Whether an object has the columns of a row. */
export function isRow(value: JsonObject): boolean {
  return typeof value['source'] === 'string' && typeof value['destination'] === 'string' && 'port' in value;
}

export function rowOf(value: JsonValue): Row {
  const fields = isJsonObject(value) ? value : {};
  const text = (name: string) => {
    const field = fields[name];
    return typeof field === 'string' || typeof field === 'number' ? String(field) : '';
  };
  const [source = '', destination = '', protocol = '', port = '', count = ''] = COLUMNS.map(text);
  return { source, destination, protocol, port, count };
}

/** The columns of a header line, in its order; undefined when it is none. */
export function readHeader(line: string): readonly string[] | undefined {
  const names = csvCells(line).map((name) => name.trim().toLowerCase());
  return ['source', 'destination', 'port'].every((name) => names.includes(name)) ? names : undefined;
}

export function csvRowOf(line: string, header: readonly string[]): Row {
  const cells = csvCells(line);
  const cell = (name: string) => (cells[header.indexOf(name)] ?? '').trim();
  const [source = '', destination = '', protocol = '', port = '', count = ''] = COLUMNS.map(cell);
  return { source, destination, protocol, port, count };
}

/** The cells of a line of CSV (RFC 4180). */
function csvCells(line: string): readonly string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i] ?? '';
    if (quoted && character === '"' && line[i + 1] === '"') {
      cell += '"';
      i++;
    } else if (character === '"') {
      quoted = !quoted;
    } else if (character === ',' && !quoted) {
      cells.push(cell);
      cell = '';
    } else {
      cell += character;
    }
  }
  return [...cells, cell];
}

function toEnd(text: string): FlowEnd | undefined {
  if (parseAddress(text) !== undefined) return { ...NOWHERE, ip: text };
  const parts = text.split('/');
  const [first = '', second = '', third = ''] = parts;
  if ((first === 'service' || first === 'svc') && parts.length === 3)
    return { ...NOWHERE, service: `${second}/${third}` };
  return parts.length === 2 && first !== '' && second !== ''
    ? { ...NOWHERE, namespace: first, workload: second, pod: second }
    : undefined;
}
