import type { ClimbGraph } from './climb-graph.ts';
import { type Position, positionKey } from './position.ts';
import type { Step } from './step.ts';
import { reaches, type Target } from './target.ts';

/** A way from a position to a target, step after step; empty when the position is the target. */
export type ClimbPath = readonly Step[];

/** How far a position is from the target: steps that take a right, and the next step. */
export interface Distance {
  readonly rights: number;
  readonly next: Step | undefined;
}

/** Whether a step can still be taken. */
export type Alive = (step: Step) => boolean;

/** How far every position is from the target, by its key; positions that have no way are not in it. */
export function distancesTo(
  graph: ClimbGraph,
  target: Target,
  alive: Alive = () => true,
): ReadonlyMap<string, Distance> {
  const distances = new Map<string, Distance>();
  let level: { readonly key: string; readonly next: Step | undefined }[] = [];
  for (const { key, position } of graph.places.values()) {
    if (reaches(position, target)) level.push({ key, next: undefined });
  }
  for (let rights = 0; level.length > 0; rights++) {
    const further: typeof level = [];
    // The level grows while it is walked, by the steps that take no right.
    for (const { key, next } of level) {
      if (distances.has(key)) continue;
      distances.set(key, { rights, next });
      for (const step of graph.stepsTo(key)) {
        if (distances.has(step.fromKey) || !alive(step)) continue;
        (step.needs.length > 0 ? further : level).push({ key: step.fromKey, next: step });
      }
    }
    level = further;
  }
  return distances;
}

/** The steps on paths from some positions to a target; nothing leads on from the target itself. */
export function stepsBetween(graph: ClimbGraph, from: readonly Position[], target: Target): readonly Step[] {
  const distances = distancesTo(graph, target);
  const steps: Step[] = [];
  const seen = new Set<string>();
  const open = [...from];
  for (let position = open.pop(); position !== undefined; position = open.pop()) {
    const key = positionKey(position);
    if (seen.has(key) || !distances.has(key) || reaches(position, target)) continue;
    seen.add(key);
    for (const step of graph.stepsFrom(key)) {
      if (!distances.has(step.toKey)) continue;
      steps.push(step);
      open.push(step.to);
    }
  }
  return steps;
}

/** A shortest path, by the rights it takes; undefined when there is none. */
export function shortestPath(distances: ReadonlyMap<string, Distance>, from: Position): ClimbPath | undefined {
  let distance = distances.get(positionKey(from));
  if (distance === undefined) return undefined;
  const path: Step[] = [];
  while (distance?.next !== undefined) {
    path.push(distance.next);
    distance = distances.get(distance.next.toKey);
  }
  return path;
}

export interface PathBounds {
  /** The most paths to list. */
  readonly paths: number;
  /** The most steps of a path. */
  readonly steps: number;
  /** The most partial paths to look at. */
  readonly work: number;
}

const DEFAULT_BOUNDS: PathBounds = { paths: 100, steps: 30, work: 100_000 };

/** Simple paths, those that take the fewest rights first. */
export interface Paths {
  readonly paths: readonly ClimbPath[];
  /** False when a bound was reached, and there may be more. */
  readonly complete: boolean;
}

interface Walk {
  readonly key: string;
  readonly step: Step | undefined;
  readonly before: Walk | undefined;
  readonly steps: number;
  readonly rights: number;
}

/** Every path to the target that passes no position twice, up to bounds. */
export function simplePaths(
  graph: ClimbGraph,
  distances: ReadonlyMap<string, Distance>,
  from: Position,
  bounds: Partial<PathBounds> = {},
): Paths {
  const { paths: most, steps: longest, work } = { ...DEFAULT_BOUNDS, ...bounds };
  const start = distances.get(positionKey(from));
  if (start === undefined) return { paths: [], complete: true };
  // Partial paths by the rights that the whole path takes at least: distances never overestimate.
  const open: Walk[][] = [];
  const push = (partial: Walk, rights: number) => {
    const bucket = open[rights];
    if (bucket === undefined) open[rights] = [partial];
    else bucket.push(partial);
  };
  push({ key: positionKey(from), step: undefined, before: undefined, steps: 0, rights: 0 }, start.rights);
  const paths: ClimbPath[] = [];
  let complete = true;
  let looked = 0;
  for (let rights = start.rights; rights < open.length; rights++) {
    const bucket = open[rights] ?? [];
    for (let at = 0; at < bucket.length; at++) {
      const partial = bucket[at];
      if (partial === undefined) continue;
      if (paths.length >= most || ++looked > work) return { paths, complete: false };
      if (distances.get(partial.key)?.next === undefined) {
        paths.push(stepsOf(partial));
        continue;
      }
      if (partial.steps >= longest) {
        complete = false;
        continue;
      }
      for (const step of graph.stepsFrom(partial.key)) {
        const key = step.toKey;
        const left = distances.get(key);
        if (left === undefined || passes(partial, key)) continue;
        const taken = partial.rights + (step.needs.length > 0 ? 1 : 0);
        push({ key, step, before: partial, steps: partial.steps + 1, rights: taken }, taken + left.rights);
      }
    }
  }
  return { paths, complete };
}

function passes(partial: Walk, key: string): boolean {
  for (let at: Walk | undefined = partial; at !== undefined; at = at.before) {
    if (at.key === key) return true;
  }
  return false;
}

function stepsOf(partial: Walk): ClimbPath {
  const steps: Step[] = [];
  for (let at: Walk | undefined = partial; at?.step !== undefined; at = at.before) steps.push(at.step);
  return steps.reverse();
}
