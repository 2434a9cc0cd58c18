import {
  ALL_CONNECTIONS,
  type ConnectionSet,
  complementConnections,
  connectionsKey,
  intersectConnections,
  NO_CONNECTIONS,
  unionConnections,
} from './connection-set.ts';

/** The number of a connection set in its table. Equal sets have equal numbers. */
export type ConnectionId = number;

export const NONE: ConnectionId = 0;
export const ALL: ConnectionId = 1;

// Keys of the memo tables hold two numbers: 2^26 sets leave the product below 2^53.
const WIDTH = 2 ** 26;

/**
 * Numbers connection sets and remembers what their combinations are, so that evaluating many pairs costs a few
 * look-ups each. Answers that are compared with each other share one table.
 */
export class ConnectionTable {
  readonly #sets: ConnectionSet[] = [];
  readonly #ids = new Map<string, ConnectionId>();
  readonly #unions = new Map<number, ConnectionId>();
  readonly #intersections = new Map<number, ConnectionId>();
  readonly #complements = new Map<ConnectionId, ConnectionId>();

  constructor() {
    this.idOf(NO_CONNECTIONS);
    this.idOf(ALL_CONNECTIONS);
  }

  idOf(set: ConnectionSet): ConnectionId {
    const key = connectionsKey(set);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#sets.length;
    this.#sets.push(set);
    this.#ids.set(key, id);
    return id;
  }

  setOf(id: ConnectionId): ConnectionSet {
    return this.#sets[id] ?? NO_CONNECTIONS;
  }

  union(a: ConnectionId, b: ConnectionId): ConnectionId {
    if (a === b || b === NONE || a === ALL) return a;
    if (a === NONE || b === ALL) return b;
    return this.#remembered(this.#unions, a, b, unionConnections);
  }

  intersect(a: ConnectionId, b: ConnectionId): ConnectionId {
    if (a === b || a === NONE || b === ALL) return a;
    if (b === NONE || a === ALL) return b;
    return this.#remembered(this.#intersections, a, b, intersectConnections);
  }

  complement(id: ConnectionId): ConnectionId {
    if (id === NONE) return ALL;
    if (id === ALL) return NONE;
    let result = this.#complements.get(id);
    if (result === undefined) {
      result = this.idOf(complementConnections(this.setOf(id)));
      this.#complements.set(id, result);
    }
    return result;
  }

  /** What is in the first set and not in the second. */
  subtract(a: ConnectionId, b: ConnectionId): ConnectionId {
    return this.intersect(a, this.complement(b));
  }

  #remembered(
    memo: Map<number, ConnectionId>,
    a: ConnectionId,
    b: ConnectionId,
    combine: (a: ConnectionSet, b: ConnectionSet) => ConnectionSet,
  ): ConnectionId {
    const key = a < b ? a * WIDTH + b : b * WIDTH + a;
    let result = memo.get(key);
    if (result === undefined) {
      result = this.idOf(combine(this.setOf(a), this.setOf(b)));
      memo.set(key, result);
    }
    return result;
  }
}
