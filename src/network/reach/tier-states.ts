import { ALL, type ConnectionId, type ConnectionTable, NONE } from '../connections/index.ts';
import type { Action } from '../model/index.ts';
import type { VerdictId, VerdictTable } from './verdict-table.ts';

/** How far the rules of an admin tier have decided about connections from one place to another. */
interface TierState {
  /** What may still reach the next rule. */
  readonly open: ConnectionId;
  /** What a rule may have accepted, denied, passed on. One connection can be in several where it depends. */
  readonly accepted: ConnectionId;
  readonly denied: ConnectionId;
  readonly passed: ConnectionId;
}

export type TierStateId = number;

/** Nothing is decided. */
export const UNDECIDED: TierStateId = 0;

/**
 * Evaluates the ordered rules of an admin tier, for many peers at once: states are numbered and their changes
 * remembered.
 */
export class TierStates {
  readonly #connections: ConnectionTable;
  readonly #states: TierState[] = [];
  readonly #ids = new Map<string, TierStateId>();

  constructor(connections: ConnectionTable) {
    this.#connections = connections;
    this.#idOf({ open: ALL, accepted: NONE, denied: NONE, passed: NONE });
  }

  /** After a rule that matches the connections of the peer, surely or possibly. */
  after(id: TierStateId, action: Action, connections: ConnectionId, sure: boolean): TierStateId {
    const state = this.#stateOf(id);
    const table = this.#connections;
    const hit = table.intersect(state.open, connections);
    if (hit === NONE) return id;
    return this.#idOf({
      open: sure ? table.subtract(state.open, hit) : state.open,
      accepted: action === 'Accept' ? table.union(state.accepted, hit) : state.accepted,
      denied: action === 'Deny' ? table.union(state.denied, hit) : state.denied,
      passed: action === 'Pass' ? table.union(state.passed, hit) : state.passed,
    });
  }

  /**
   * After two policies of the same priority, each evaluated from the same state: the plugin may apply either to
   * what both match.
   */
  either(a: TierStateId, b: TierStateId): TierStateId {
    if (a === b) return a;
    const left = this.#stateOf(a);
    const right = this.#stateOf(b);
    const table = this.#connections;
    return this.#idOf({
      open: table.intersect(left.open, right.open),
      accepted: table.union(left.accepted, right.accepted),
      denied: table.union(left.denied, right.denied),
      passed: table.union(left.passed, right.passed),
    });
  }

  /** The connections that may still reach the next rule. */
  openIn(id: TierStateId): ConnectionId {
    return this.#stateOf(id).open;
  }

  /** What the tier gives when the rest, matched by no rule or passed on, is decided so by the next tiers. */
  verdict(id: TierStateId, next: VerdictId, verdicts: VerdictTable): VerdictId {
    const { open, accepted, denied, passed } = this.#stateOf(id);
    const table = this.#connections;
    const rest = table.union(open, passed);
    const { allowed, possible } = verdicts.verdictOf(next);
    return verdicts.idOf(
      table.intersect(table.complement(denied), table.union(table.complement(rest), allowed)),
      table.union(accepted, table.intersect(rest, possible)),
    );
  }

  #stateOf(id: TierStateId): TierState {
    const state = this.#states[id];
    if (state === undefined) throw new RangeError(`no tier state ${id}`);
    return state;
  }

  #idOf(state: TierState): TierStateId {
    const key = `${state.open},${state.accepted},${state.denied},${state.passed}`;
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#states.length;
      this.#states.push(state);
      this.#ids.set(key, id);
    }
    return id;
  }
}
