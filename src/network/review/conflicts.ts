import type { FieldPath } from '../../kube/index.ts';
import { type ConnectionSet, isNoConnection } from '../connections/index.ts';
import { type Direction, type Policy, rulesOf } from '../model/index.ts';
import { type CompiledPolicy, intersection, type Reachability } from '../reach/index.ts';

/** Two rules of one tier and priority that say different things of the same connections: it is open which counts. */
export interface TierConflict {
  readonly policy: Policy;
  readonly path: FieldPath;
  readonly other: Policy;
  readonly otherPath: FieldPath;
  readonly connections: ConnectionSet;
}

export function tierConflicts(reachability: Reachability): readonly TierConflict[] {
  const found: TierConflict[] = [];
  for (const direction of ['ingress', 'egress'] as const) {
    const admin = reachability.universe[direction].filter(({ policy }) => policy.tier !== 'NetworkPolicy');
    for (const group of Map.groupBy(admin, ({ policy }) => `${policy.tier} ${policy.priority}`).values()) {
      for (const [index, one] of group.entries()) {
        for (const other of group.slice(index + 1)) found.push(...between(one, other, direction, reachability));
      }
    }
  }
  return found;
}

function between(
  one: CompiledPolicy,
  other: CompiledPolicy,
  direction: Direction,
  { verdicts }: Reachability,
): readonly TierConflict[] {
  if (intersection(one.subjects.possible, other.subjects.possible) === undefined) return [];
  const found: TierConflict[] = [];
  for (const [i, left] of one.rules.entries()) {
    for (const [j, right] of other.rules.entries()) {
      if (left.action === right.action) continue;
      const shared = left.fixed.flatMap((a) =>
        right.fixed
          .filter((b) => intersection(a.peers.possible, b.peers.possible) !== undefined)
          .map((b) => verdicts.connections.intersect(a.connections, b.connections)),
      );
      const all = shared.reduce((sum, id) => verdicts.connections.union(sum, id), 0);
      const connections = verdicts.connections.setOf(all);
      const path = rulesOf(one.policy, direction)?.[i]?.path;
      const otherPath = rulesOf(other.policy, direction)?.[j]?.path;
      if (isNoConnection(connections) || path === undefined || otherPath === undefined) continue;
      found.push({ policy: one.policy, path, other: other.policy, otherPath, connections });
    }
  }
  return found;
}
