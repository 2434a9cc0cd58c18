import { addAll, type Bitset, difference, forEach, fullBitset, has, intersection } from './bitset.ts';

/**
 * A number for each of the items 0…size-1, kept as the set of items for each number that occurs. The numbers are
 * ids of whatever is being decided; few different ones occur, and so combining two of these costs little.
 */
export class Partition {
  readonly groups: ReadonlyMap<number, Bitset>;

  constructor(groups: ReadonlyMap<number, Bitset>) {
    this.groups = groups;
  }

  /** All items have one value. */
  static of(size: number, value: number): Partition {
    return new Partition(new Map([[value, fullBitset(size)]]));
  }

  /** Changes the value of the items in the set. */
  change(set: Bitset, to: (value: number) => number): Partition {
    const groups = new Map<number, Bitset>();
    for (const [value, members] of this.groups) {
      const changed = intersection(members, set);
      if (changed === undefined) {
        put(groups, value, members);
        continue;
      }
      const rest = difference(members, set);
      if (rest !== undefined) put(groups, value, rest);
      put(groups, to(value), changed);
    }
    return new Partition(groups);
  }

  /** Changes every value. */
  map(to: (value: number) => number): Partition {
    const groups = new Map<number, Bitset>();
    for (const [value, members] of this.groups) put(groups, to(value), members);
    return new Partition(groups);
  }

  /** Each item's value made of its values in both. */
  combine(other: Partition, join: (a: number, b: number) => number): Partition {
    const groups = new Map<number, Bitset>();
    for (const [a, left] of this.groups) {
      for (const [b, right] of other.groups) {
        const members = intersection(left, right);
        if (members !== undefined) put(groups, join(a, b), members);
      }
    }
    return new Partition(groups);
  }

  /** The value of each item. */
  toArray(size: number): Uint32Array {
    const values = new Uint32Array(size);
    for (const [value, members] of this.groups) {
      forEach(members, (item) => {
        values[item] = value;
      });
    }
    return values;
  }

  /** The value of an item. Every item below the size has one. */
  valueOf(item: number): number {
    for (const [value, members] of this.groups) if (has(members, item)) return value;
    throw new RangeError(`no item ${item} in the partition`);
  }
}

function put(groups: Map<number, Bitset>, value: number, members: Bitset): void {
  const known = groups.get(value);
  if (known === undefined) {
    groups.set(value, members);
    return;
  }
  // Sets are shared between partitions, so the union is a new one.
  const union = known.slice();
  addAll(union, members);
  groups.set(value, union);
}
