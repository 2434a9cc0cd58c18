import {
  type ClimbGraph,
  type ClimbOptions,
  type ClimbPath,
  climbGraph,
  distancesTo,
  type Position,
  positionKey,
  positionOf,
  shortestPath,
  subjectsOf,
  type Target,
} from '../paths/index.ts';
import type { RbacIndex } from '../rbac-index.ts';

/** A subject that has a way to a target in one state alone. */
export interface PathChange {
  readonly from: Position;
  readonly target: Target;
  /** A shortest way, in the state that has one. */
  readonly path: ClimbPath;
}

/** Ways that are there after a change and were not before, and the other way round. */
export interface PathChanges {
  readonly opened: readonly PathChange[];
  readonly closed: readonly PathChange[];
}

/** Compares who has a way to which targets. */
export function pathChanges(
  before: RbacIndex,
  after: RbacIndex,
  targets: readonly Target[],
  options: ClimbOptions = {},
): PathChanges {
  const from = new Map(
    [...subjectsOf(before), ...subjectsOf(after)].map(positionOf).map((at) => [positionKey(at), at]),
  );
  const starts = [...from.values()];
  const earlier = climbGraph(before, { ...options, from: starts });
  const later = climbGraph(after, { ...options, from: starts });
  return {
    opened: worst(targets, (target) => onlyIn(later, earlier, starts, target)),
    closed: worst(targets, (target) => onlyIn(earlier, later, starts, target)),
  };
}

/** What a way to cluster-admin leads to besides is not said again. */
function worst(
  targets: readonly Target[],
  changesTo: (target: Target) => readonly PathChange[],
): readonly PathChange[] {
  const sayAdmin = targets.some(({ type }) => type === 'cluster-admin');
  return targets.flatMap((target) =>
    changesTo(target).filter(({ path }) => !sayAdmin || !path.some(({ from }) => from.type === 'cluster-admin')),
  );
}

function onlyIn(
  held: ClimbGraph,
  other: ClimbGraph,
  starts: readonly Position[],
  target: Target,
): readonly PathChange[] {
  const here = distancesTo(held, target);
  const there = distancesTo(other, target);
  return starts.flatMap((from) => {
    const path = there.has(positionKey(from)) ? undefined : shortestPath(here, from);
    return path === undefined || path.length === 0 ? [] : [{ from, target, path }];
  });
}
