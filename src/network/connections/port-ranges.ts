/**
 * A set of port numbers as sorted, disjoint, non-adjacent closed ranges, flattened: `[80, 80, 8000, 8999]`. Equal
 * sets are written equally.
 */
export type PortRanges = readonly number[];

const FIRST_PORT = 1;
export const LAST_PORT = 65535;

export const NO_PORTS: PortRanges = [];
export const ALL_PORTS: PortRanges = [FIRST_PORT, LAST_PORT];

/** The closed range, cut to what ports may be; empty when the end is before the start. */
export function portRange(start: number, end: number): PortRanges {
  const from = Math.max(start, FIRST_PORT);
  const to = Math.min(end, LAST_PORT);
  return from <= to ? [from, to] : NO_PORTS;
}

export function unionPorts(a: PortRanges, b: PortRanges): PortRanges {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const result: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const fromA = j >= b.length || (i < a.length && at(a, i) <= at(b, j));
    const start = fromA ? at(a, i) : at(b, j);
    const end = fromA ? at(a, i + 1) : at(b, j + 1);
    if (fromA) i += 2;
    else j += 2;
    const last = result.length - 1;
    if (last > 0 && start <= at(result, last) + 1) result[last] = Math.max(at(result, last), end);
    else result.push(start, end);
  }
  return result;
}

export function intersectPorts(a: PortRanges, b: PortRanges): PortRanges {
  const result: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const start = Math.max(at(a, i), at(b, j));
    const end = Math.min(at(a, i + 1), at(b, j + 1));
    if (start <= end) result.push(start, end);
    if (at(a, i + 1) < at(b, j + 1)) i += 2;
    else j += 2;
  }
  return result;
}

export function complementPorts(ports: PortRanges): PortRanges {
  const result: number[] = [];
  let next = FIRST_PORT;
  for (let i = 0; i < ports.length; i += 2) {
    if (at(ports, i) > next) result.push(next, at(ports, i) - 1);
    next = at(ports, i + 1) + 1;
  }
  if (next <= LAST_PORT) result.push(next, LAST_PORT);
  return result;
}

export function includesPort(ports: PortRanges, port: number): boolean {
  for (let i = 0; i < ports.length; i += 2) {
    if (port < at(ports, i)) return false;
    if (port <= at(ports, i + 1)) return true;
  }
  return false;
}

/** How many ports the set has. */
export function countPorts(ports: PortRanges): number {
  let count = 0;
  for (let i = 0; i < ports.length; i += 2) count += at(ports, i + 1) - at(ports, i) + 1;
  return count;
}

/** `80,8000-8999` */
export function formatPorts(ports: PortRanges): string {
  const parts: string[] = [];
  for (let i = 0; i < ports.length; i += 2) {
    const start = at(ports, i);
    const end = at(ports, i + 1);
    parts.push(start === end ? `${start}` : `${start}-${end}`);
  }
  return parts.join(',');
}

// The callers keep the index inside the list.
function at(list: readonly number[], index: number): number {
  return list[index] as number;
}
