import { ALL, type ConnectionId, type ConnectionSet, ConnectionTable, NONE } from '../connections/index.ts';

/** The number of a verdict in its table. Equal verdicts have equal numbers. */
export type VerdictId = number;

/**
 * What is decided about connections from one place to another. `allowed` is what is allowed whatever the plugin
 * does; `possible` is what is allowed for some plugin, address or resolution that cannot be ruled out. What is in
 * neither is denied, and what is between the two depends.
 */
export interface Verdict {
  readonly allowed: ConnectionId;
  readonly possible: ConnectionId;
}

/** A verdict with its connections spelt out. */
export interface Answer {
  /** Allowed, whatever the plugin does. */
  readonly allowed: ConnectionSet;
  /** Allowed, or dependent on what is not known. Everything else is denied. */
  readonly possible: ConnectionSet;
}

/** All connections allowed. */
export const ALLOWED: VerdictId = 0;
/** All connections denied. */
export const DENIED: VerdictId = 1;

const WIDTH = 2 ** 26;

/** Numbers verdicts, and remembers their combinations. */
export class VerdictTable {
  readonly connections: ConnectionTable;
  readonly #verdicts: Verdict[] = [];
  readonly #ids = new Map<number, VerdictId>();
  readonly #meets = new Map<number, VerdictId>();

  constructor(connections: ConnectionTable = new ConnectionTable()) {
    this.connections = connections;
    this.idOf(ALL, ALL);
    this.idOf(NONE, NONE);
  }

  idOf(allowed: ConnectionId, possible: ConnectionId): VerdictId {
    const key = allowed * WIDTH + possible;
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#verdicts.length;
      this.#verdicts.push({ allowed, possible });
      this.#ids.set(key, id);
    }
    return id;
  }

  verdictOf(id: VerdictId): Verdict {
    return this.#verdicts[id] ?? { allowed: NONE, possible: NONE };
  }

  answerOf(id: VerdictId): Answer {
    const { allowed, possible } = this.verdictOf(id);
    return { allowed: this.connections.setOf(allowed), possible: this.connections.setOf(possible) };
  }

  /** What both allow: a connection needs its egress and its ingress. */
  meet(a: VerdictId, b: VerdictId): VerdictId {
    if (a === b || a === DENIED || b === ALLOWED) return a;
    if (b === DENIED || a === ALLOWED) return b;
    const key = a < b ? a * WIDTH + b : b * WIDTH + a;
    let id = this.#meets.get(key);
    if (id === undefined) {
      const left = this.verdictOf(a);
      const right = this.verdictOf(b);
      id = this.idOf(
        this.connections.intersect(left.allowed, right.allowed),
        this.connections.intersect(left.possible, right.possible),
      );
      this.#meets.set(key, id);
    }
    return id;
  }

  /** Where it is open which of the two is so: what is allowed both ways, and what is either way. */
  either(a: VerdictId, b: VerdictId): VerdictId {
    if (a === b) return a;
    const left = this.verdictOf(a);
    const right = this.verdictOf(b);
    return this.idOf(
      this.connections.intersect(left.allowed, right.allowed),
      this.connections.union(left.possible, right.possible),
    );
  }

  /** Adds connections that an accepting rule matches, surely or possibly. */
  accept(id: VerdictId, connections: ConnectionId, sure: boolean): VerdictId {
    const { allowed, possible } = this.verdictOf(id);
    return this.idOf(
      sure ? this.connections.union(allowed, connections) : allowed,
      this.connections.union(possible, connections),
    );
  }
}
