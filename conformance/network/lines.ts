import { type AddressRange, formatRange, parseAddress } from '../../src/network/index.ts';

/** One thing said about a pair of peers: the connections of `connlist`, the change of `diff`. */
export interface Said {
  readonly source: string;
  readonly destination: string;
  readonly what: string;
}

const RANGE = /^([0-9.]+)-([0-9.]+)\[External\]$/;

/**
 * What is said, with neighbouring ranges of which the same is said made one, and in a fixed order. Ranges of IPv6
 * are left out, as they are in the data.
 */
export function normalised(said: readonly Said[]): readonly string[] {
  const lines: string[] = [];
  const ranges = new Map<string, { said: Said; field: 'source' | 'destination'; ranges: AddressRange[] }>();
  for (const line of said) {
    const field = line.source.endsWith('[External]') ? 'source' : 'destination';
    if (!line[field].endsWith('[External]')) {
      lines.push(format(line));
      continue;
    }
    const range = parseRange(line[field]);
    if (range === undefined) continue;
    const key = format({ ...line, [field]: '' });
    const group = ranges.get(key) ?? { said: line, field, ranges: [] };
    group.ranges.push(range);
    ranges.set(key, group);
  }
  for (const { said, field, ranges: list } of ranges.values()) {
    for (const range of merged(list)) lines.push(format({ ...said, [field]: `${formatRange(range)}[External]` }));
  }
  return lines.sort();
}

function format({ source, destination, what }: Said): string {
  return `${source} => ${destination} : ${what}`;
}

function parseRange(text: string): AddressRange | undefined {
  const [, from = '', to = ''] = RANGE.exec(text) ?? [];
  const start = parseAddress(from);
  const end = parseAddress(to);
  return start === undefined || end === undefined ? undefined : { start, end };
}

function merged(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const result: AddressRange[] = [];
  for (const range of [...ranges].sort((a, b) => (a.start < b.start ? -1 : 1))) {
    const last = result.at(-1);
    if (last !== undefined && last.end + 1n === range.start) result[result.length - 1] = { ...last, end: range.end };
    else result.push(range);
  }
  return result;
}
