import type { FieldPath } from '../../kube/index.ts';
import type { ConnectionId } from '../connections/index.ts';
import { type Direction, type Policy, rulesOf } from '../model/index.ts';
import type { Bitset, Clause, CompiledPolicy, Reachability } from '../reach/index.ts';
import { difference, isEmpty } from '../reach/index.ts';

/** A policy, or a rule of an admin policy, that changes nothing. */
export interface Shadowed {
  readonly policy: Policy;
  /** The rule; empty for the whole policy. */
  readonly path: FieldPath;
  /** What says the same, or decides before. */
  readonly by: Policy;
}

/** NetworkPolicies that another one covers, and rules of the admin tiers that an earlier one leaves nothing to. */
export function shadowedPolicies(reachability: Reachability): readonly Shadowed[] {
  return [...coveredPolicies(reachability), ...lateRules(reachability)];
}

function coveredPolicies(reachability: Reachability): readonly Shadowed[] {
  const policies = new Map<Policy, Partial<Record<Direction, CompiledPolicy>>>();
  for (const direction of ['ingress', 'egress'] as const) {
    for (const compiled of reachability.universe[direction]) {
      if (compiled.policy.tier !== 'NetworkPolicy') continue;
      policies.set(compiled.policy, { ...policies.get(compiled.policy), [direction]: compiled });
    }
  }
  const byNamespace = Map.groupBy(policies, ([{ object }]) => object.namespace);
  const found: Shadowed[] = [];
  for (const group of byNamespace.values()) {
    const gone = new Set<Policy>();
    for (const [policy, own] of group.toReversed()) {
      // One that only closes is there on purpose: others may go.
      if (!hasRules(own)) continue;
      const cover = group.find(
        ([other, its]) => other !== policy && !gone.has(other) && covers(its, own, reachability),
      );
      if (cover === undefined) continue;
      gone.add(policy);
      found.push({ policy, path: [], by: cover[0] });
    }
  }
  return found.reverse();
}

type Both = Partial<Record<Direction, CompiledPolicy>>;

function hasRules({ ingress, egress }: Both): boolean {
  return (ingress?.rules.length ?? 0) + (egress?.rules.length ?? 0) > 0;
}

function covers(by: Both, own: Both, reachability: Reachability): boolean {
  return (['ingress', 'egress'] as const).every((direction) => {
    const [inner, outer] = [own[direction], by[direction]];
    if (inner === undefined) return true;
    if (outer === undefined || isEmpty(inner.subjects.possible)) return false;
    if (difference(inner.subjects.possible, outer.subjects.sure) !== undefined) return false;
    // Named ports are the subject's own: rules with them are only compared with rules for all ports.
    const accepted = outer.rules.flatMap(({ fixed }) => fixed);
    return inner.rules.every(({ fixed, named, peers }) => {
      const clauses = named.length === 0 ? fixed : [...fixed, { action: 'Accept' as const, peers, connections: ALL }];
      // Peers that were not read may come.
      return clauses.every((clause) => !isEmpty(clause.peers.possible) && isCovered(clause, accepted, reachability));
    });
  });
}

const ALL: ConnectionId = 1;

/** Whether all peers of a clause have its connections by others. */
function isCovered({ peers, connections }: Clause, others: readonly Clause[], reachability: Reachability): boolean {
  const table = reachability.verdicts.connections;
  let left: Bitset | undefined = peers.possible;
  for (const other of others) {
    if (left === undefined || isEmpty(left)) return true;
    if (table.subtract(connections, other.connections) === 0) left = difference(left, other.peers.sure);
  }
  return left === undefined || isEmpty(left);
}

function lateRules(reachability: Reachability): readonly Shadowed[] {
  const found: Shadowed[] = [];
  for (const direction of ['ingress', 'egress'] as const) {
    for (const tier of ['Admin', 'Baseline'] as const) {
      const policies = reachability.universe[direction]
        .filter(({ policy }) => policy.tier === tier)
        .sort((a, b) => a.policy.priority - b.policy.priority);
      found.push(...lateIn(policies, direction, reachability));
    }
  }
  return found;
}

function lateIn(
  policies: readonly CompiledPolicy[],
  direction: Direction,
  reachability: Reachability,
): readonly Shadowed[] {
  const earlier: { readonly compiled: CompiledPolicy; readonly clauses: readonly Clause[] }[] = [];
  const found: Shadowed[] = [];
  for (const compiled of policies) {
    const { policy, subjects } = compiled;
    for (const [index, { fixed, named }] of compiled.rules.entries()) {
      // Policies of equal priority come in no order.
      const before = earlier.filter(
        (one) =>
          (one.compiled === compiled || one.compiled.policy.priority < policy.priority) &&
          difference(subjects.possible, one.compiled.subjects.sure) === undefined,
      );
      const all = before.flatMap(({ clauses }) => clauses);
      const isLate =
        named.length === 0 &&
        fixed.length > 0 &&
        !isEmpty(subjects.possible) &&
        fixed.every((clause) => !isEmpty(clause.peers.possible) && isCovered(clause, all, reachability));
      const path = rulesOf(policy, direction)?.[index]?.path;
      const by =
        before.find(({ clauses }) => fixed.some((clause) => isCovered(clause, clauses, reachability))) ?? before[0];
      if (isLate && path !== undefined && by !== undefined) found.push({ policy, path, by: by.compiled.policy });
      earlier.push({ compiled, clauses: fixed });
    }
  }
  return found;
}
