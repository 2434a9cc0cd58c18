import type { MapEntry, MapNode, SyntaxNode } from './nodes.ts';

/** An entry of a map and, when it comes from another map, the entry `<<` that brings it. */
export interface FoundEntry {
  readonly entry: MapEntry;
  readonly merge: MapEntry | undefined;
}

/** How many merges are looked into for one key. What hides behind more of them counts as missing. */
const MAX_MERGES = 1000;

/** Finds the entry that gives a key its value: the last one written or merged. */
export function findEntry(map: MapNode, name: string): FoundEntry | undefined {
  return find(map, name, { left: MAX_MERGES });
}

function find(map: MapNode, name: string, budget: { left: number }): FoundEntry | undefined {
  const { last, merges } = indexOf(map);
  const written = last.get(name) ?? -1;
  for (let index = merges.length - 1; index >= 0 && budget.left > 0; index--) {
    const at = merges[index] ?? -1;
    const merge = map.entry(at);
    if (at < written || merge === undefined) break;
    const found = findMerged(resolved(merge.value), name, budget);
    if (found !== undefined) return { entry: found.entry, merge };
  }
  const entry = map.entry(written);
  return entry === undefined ? undefined : { entry, merge: undefined };
}

/** Looks into a map that is merged, or into each map of a list: the earlier take precedence. */
function findMerged(source: SyntaxNode | undefined, name: string, budget: { left: number }): FoundEntry | undefined {
  const length = source?.type === 'list' ? source.length : 1;
  for (let index = 0; index < length && budget.left > 0; index++) {
    budget.left--;
    const map = source?.type === 'list' ? resolved(source.item(index)) : source;
    const found = map?.type === 'map' ? find(map, name, budget) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function resolved(node: SyntaxNode | undefined): SyntaxNode | undefined {
  return node?.type === 'alias' ? node.target : node;
}

interface EntryIndex {
  /** The place of each name's last entry. */
  readonly last: ReadonlyMap<string, number>;
  readonly merges: readonly number[];
}

const INDEXES = new WeakMap<MapNode, EntryIndex>();

function indexOf(map: MapNode): EntryIndex {
  const known = INDEXES.get(map);
  if (known !== undefined) return known;
  const last = new Map<string, number>();
  const merges: number[] = [];
  for (let index = 0; index < map.length; index++) {
    const name = map.name(index);
    if (name !== undefined) last.set(name, index);
    else if (map.isMerge(index)) merges.push(index);
  }
  const made = { last, merges };
  INDEXES.set(map, made);
  return made;
}
