import type { Tier } from '../model/index.ts';
import type { Settled } from '../profile/index.ts';
import { add, addAll, type Bitset, difference, emptyBitset, forEach, has } from './bitset.ts';
import { type Clause, clausesFor } from './clauses.ts';
import { Partition } from './partition.ts';
import { type TierStateId, TierStates, UNDECIDED } from './tier-states.ts';
import type { CompiledPolicy, Universe } from './universe.ts';
import { ALLOWED, DENIED, type VerdictTable } from './verdict-table.ts';

/** Classes that the same policies select, and so decide for alike. */
export interface SubjectGroup {
  readonly members: Uint32Array;
  readonly memberSet: Bitset;
  /** The verdict for each class as the peer. */
  readonly verdicts: Partition;
}

/** What the policies of one direction decide: for each class as the subject, about each class as the peer. */
export interface Side {
  readonly groups: readonly SubjectGroup[];
  /** The group of each class. */
  readonly groupOf: Uint32Array;
}

/** In the order in which the tiers decide, each list by priority. */
interface Tiers {
  readonly Admin: readonly CompiledPolicy[];
  readonly NetworkPolicy: readonly CompiledPolicy[];
  readonly Baseline: readonly CompiledPolicy[];
}

/** Evaluates the policies of one direction. */
export function sideOf(
  policies: readonly CompiledPolicy[],
  universe: Universe,
  verdicts: VerdictTable,
  readsAdminTiers: Settled,
): Side {
  const tiers: Tiers = {
    Admin: ofTier(policies, 'Admin'),
    NetworkPolicy: ofTier(policies, 'NetworkPolicy'),
    Baseline: ofTier(policies, 'Baseline'),
  };
  const size = universe.classes.count;
  const lists = {
    Admin: selecting(tiers.Admin, size),
    NetworkPolicy: selecting(tiers.NetworkPolicy, size),
    Baseline: selecting(tiers.Baseline, size),
  };
  const evaluation = new Evaluation(universe, verdicts, readsAdminTiers);
  const groupByKey = new Map<string, { members: number[]; verdicts: Partition }>();
  const keys: string[] = [];
  for (let subject = 0; subject < size; subject++) {
    const selected = {
      Admin: lists.Admin(subject),
      NetworkPolicy: lists.NetworkPolicy(subject),
      Baseline: lists.Baseline(subject),
    };
    const key = evaluation.keyOf(subject, selected);
    keys.push(key);
    const group = groupByKey.get(key);
    if (group !== undefined) group.members.push(subject);
    else groupByKey.set(key, { members: [subject], verdicts: evaluation.evaluate(subject, selected) });
  }
  const numbers = new Map([...groupByKey.keys()].map((key, index) => [key, index]));
  return {
    groups: [...groupByKey.values()].map(({ members, verdicts }) => ({
      members: Uint32Array.from(members),
      memberSet: setOf(members, size),
      verdicts,
    })),
    groupOf: Uint32Array.from(keys, (key) => numbers.get(key) ?? 0),
  };
}

function setOf(members: readonly number[], size: number): Bitset {
  const set = emptyBitset(size);
  for (const member of members) add(set, member);
  return set;
}

function ofTier(policies: readonly CompiledPolicy[], tier: Tier): readonly CompiledPolicy[] {
  return policies.filter(({ policy }) => policy.tier === tier).sort((a, b) => a.policy.priority - b.policy.priority);
}

/** The policies of a tier that select a class. */
interface Selected {
  /** Equal for equal lists. */
  readonly id: number;
  readonly policies: readonly CompiledPolicy[];
  /** Whether each surely selects it: they do unless the plugin decides about pods on the host network. */
  readonly sure: boolean;
}

type SelectedByTier = Readonly<Record<Tier, Selected>>;

const NO_POLICIES: Selected = { id: 0, policies: [], sure: true };

/** For each class, the policies that select it. Equal lists are one and the same. */
function selecting(policies: readonly CompiledPolicy[], size: number): (subject: number) => Selected {
  const lists: Selected[] = [NO_POLICIES];
  const longer = new Map<string, number>();
  const listOf = new Uint32Array(size);
  for (const [index, policy] of policies.entries()) {
    const { sure, possible } = policy.subjects;
    forEach(possible, (subject) => {
      const isSure = sure === possible || has(sure, subject);
      const list = lists[listOf[subject] ?? 0];
      if (list === undefined) return;
      const key = `${list.id},${index},${isSure}`;
      let next = longer.get(key);
      if (next === undefined) {
        next = lists.length;
        lists.push({ id: next, policies: [...list.policies, policy], sure: list.sure && isSure });
        longer.set(key, next);
      }
      listOf[subject] = next;
    });
  }
  return (subject) => lists[listOf[subject] ?? 0] ?? NO_POLICIES;
}

class Evaluation {
  readonly #universe: Universe;
  readonly #verdicts: VerdictTable;
  readonly #states: TierStates;
  readonly #readsAdminTiers: Settled;
  readonly #remembered = new Map<string, Partition>();

  constructor(universe: Universe, verdicts: VerdictTable, readsAdminTiers: Settled) {
    this.#readsAdminTiers = readsAdminTiers;
    this.#universe = universe;
    this.#verdicts = verdicts;
    this.#states = new TierStates(verdicts.connections);
  }

  /** Equal for subjects that the policies decide for alike. */
  keyOf(subject: number, { Admin, NetworkPolicy, Baseline }: SelectedByTier): string {
    return [Admin, NetworkPolicy, Baseline].map((selected) => this.#listKey(subject, selected)).join(' ');
  }

  /** The named ports of the subject matter only where a rule names some. */
  #listKey(subject: number, { id, policies }: Selected): string {
    const named = policies.some(({ rules }) => rules.some((rule) => rule.named.length > 0));
    return named ? `${id}:${this.#universe.namedPortsOf(subject).key}` : `${id}`;
  }

  evaluate(subject: number, selected: SelectedByTier): Partition {
    const { Admin, NetworkPolicy, Baseline } = selected;
    const adminTiers = Admin.policies.length + Baseline.policies.length > 0 ? this.#readsAdminTiers : 'no';
    if (adminTiers === 'yes') return this.#tiers(subject, selected);
    const without = this.#tiers(subject, { Admin: NO_POLICIES, NetworkPolicy, Baseline: NO_POLICIES });
    if (adminTiers === 'no') return without;
    return this.#tiers(subject, selected).combine(without, (a, b) => this.#verdicts.either(a, b));
  }

  #tiers(subject: number, { Admin, NetworkPolicy, Baseline }: SelectedByTier): Partition {
    let verdicts = Partition.of(this.#universe.classes.count, ALLOWED);
    if (Baseline.policies.length > 0) {
      const states = this.#tier('Baseline', subject, Baseline);
      verdicts = states.map((state) => this.#states.verdict(state, ALLOWED, this.#verdicts));
    }
    if (NetworkPolicy.policies.length > 0) {
      const isolated = this.#networkPolicies(subject, NetworkPolicy);
      verdicts = NetworkPolicy.sure ? isolated : isolated.combine(verdicts, (a, b) => this.#verdicts.either(a, b));
    }
    if (Admin.policies.length === 0) return verdicts;
    return this.#tier('Admin', subject, Admin).combine(verdicts, (state, next) =>
      this.#states.verdict(state, next, this.#verdicts),
    );
  }

  #networkPolicies(subject: number, selected: Selected): Partition {
    return this.#remember(`NetworkPolicy ${this.#listKey(subject, selected)}`, () => {
      let partition = Partition.of(this.#universe.classes.count, DENIED);
      for (const { connections, peers } of this.#byConnections(this.#clauses(subject, selected.policies))) {
        partition = this.#change(partition, peers, (id, sure) => this.#verdicts.accept(id, connections, sure));
      }
      return partition;
    });
  }

  /** NetworkPolicy rules only ever add, so those with equal connections are one. */
  #byConnections(
    clauses: readonly Clause[],
  ): Iterable<{ connections: number; peers: { sure: Bitset; possible: Bitset } }> {
    const merged = new Map<number, { connections: number; peers: { sure: Bitset; possible: Bitset } }>();
    for (const { connections, peers } of clauses) {
      const sure = this.#universe.toClasses(peers.sure);
      const possible = this.#universe.toClasses(peers.possible);
      const known = merged.get(connections);
      if (known === undefined) {
        merged.set(connections, { connections, peers: { sure: sure.slice(), possible: possible.slice() } });
      } else {
        addAll(known.peers.sure, sure);
        addAll(known.peers.possible, possible);
      }
    }
    return merged.values();
  }

  #tier(tier: Tier, subject: number, selected: Selected): Partition {
    return this.#remember(`${tier} ${this.#listKey(subject, selected)}`, () => {
      let partition = Partition.of(this.#universe.classes.count, UNDECIDED);
      for (const policies of Map.groupBy(selected.policies, ({ policy }) => policy.priority).values()) {
        const outcomes = policies.map((policy) => this.#orderedRules(partition, this.#clauses(subject, [policy])));
        partition = outcomes.reduce((a, b) => a.combine(b, (left, right) => this.#states.either(left, right)));
      }
      return partition;
    });
  }

  #orderedRules(start: Partition, clauses: readonly Clause[]): Partition {
    let partition = start;
    for (const { action, connections, peers } of clauses) {
      const sets = { sure: this.#universe.toClasses(peers.sure), possible: this.#universe.toClasses(peers.possible) };
      partition = this.#change(partition, sets, (id: TierStateId, sure) =>
        this.#states.after(id, action, connections, sure),
      );
    }
    return partition;
  }

  /** Changes what is surely matched; then what is possibly matched, where that is more. */
  #change(
    partition: Partition,
    { sure, possible }: { readonly sure: Bitset; readonly possible: Bitset },
    to: (id: number, sure: boolean) => number,
  ): Partition {
    const changed = partition.change(sure, (id) => to(id, true));
    const rest = sure === possible ? undefined : difference(possible, sure);
    return rest === undefined ? changed : changed.change(rest, (id) => to(id, false));
  }

  #clauses(subject: number, policies: readonly CompiledPolicy[]): readonly Clause[] {
    const { ports } = this.#universe.namedPortsOf(subject);
    return policies.flatMap((policy) => clausesFor(policy, ports, this.#verdicts.connections));
  }

  #remember(key: string, compute: () => Partition): Partition {
    let partition = this.#remembered.get(key);
    if (partition === undefined) {
      partition = compute();
      this.#remembered.set(key, partition);
    }
    return partition;
  }
}
