import { type Grant, grantKey } from '../principal.ts';
import { ClimbGraph } from './climb-graph.ts';
import { FlowNetwork } from './flow-network.ts';
import { type Position, positionKey } from './position.ts';
import { type Alive, distancesTo, shortestPath, stepsBetween } from './search.ts';
import type { Step } from './step.ts';
import { reaches, type Target } from './target.ts';

/** The grants to remove so that no path from a position to a target is left. */
export type Cut =
  | {
      readonly possible: true;
      readonly grants: readonly Grant[];
      /** Whether no smaller set will do. False when the search for one was ended by its bound. */
      readonly smallest: boolean;
      /** Where one grant is enough, the others of which any one is as well. */
      readonly instead: readonly Grant[];
      /** The steps that take several rights together, where removing any of them is enough. */
      readonly together: readonly Step[];
    }
  | {
      readonly possible: false;
      /** A path made of grants that cannot be removed. */
      readonly path: readonly Step[];
    };

export interface CutOptions {
  /** Whether a grant may be removed; the cluster's own may not. */
  readonly removable: (grant: Grant) => boolean;
  /** How many paths the search for a smaller set may look at. */
  readonly work?: number;
}

/**
 * Finds the smallest set of grants whose removal leaves no path. A minimum cut decides where each step takes one
 * right; where steps take several together the cut is an upper bound, and a search looks for a smaller one.
 * Undefined when there is no path.
 */
export function smallestCut(whole: ClimbGraph, from: Position, target: Target, options: CutOptions): Cut | undefined {
  const between = stepsBetween(whole, [from], target);
  if (between.length === 0) return undefined;
  // What lies on no path changes nothing.
  const graph = subgraph(between);
  const fixed = (step: Step) => step.needs.every((grants) => !grants.every(options.removable));
  const unbreakable = shortestPath(distancesTo(graph, target, fixed), from);
  if (unbreakable !== undefined) return { possible: false, path: unbreakable };
  const together = between.filter(({ needs }) => needs.length > 1);
  const { grants, exact } = minimumCut(between, from, target, options.removable);
  if (exact || grants.length <= 1) {
    const instead = grants.length === 1 ? othersAlone(graph, from, target, options, grants) : [];
    return { possible: true, grants, smallest: true, instead, together };
  }
  const search = new SmallerCut(graph, from, target, options);
  const smaller = search.below(grants.length);
  const found = smaller ?? grants;
  const instead = found.length === 1 ? othersAlone(graph, from, target, options, found) : [];
  return { possible: true, grants: found, smallest: search.finished, instead, together };
}

/** Grants that lie on every path: they are all on the shortest one. */
function othersAlone(
  graph: ClimbGraph,
  from: Position,
  target: Target,
  { removable }: CutOptions,
  chosen: readonly Grant[],
): readonly Grant[] {
  const path = shortestPath(distancesTo(graph, target), from) ?? [];
  const single = path.flatMap(({ needs }) =>
    needs.flatMap(([grant, ...others]) => (others.length > 0 ? [] : (grant ?? []))),
  );
  const known = new Set(chosen.map(grantKey));
  return [...new Set(single)].filter((grant) => {
    const key = grantKey(grant);
    if (!removable(grant) || known.has(key)) return false;
    known.add(key);
    const alive: Alive = ({ needs }) => needs.every((grants) => grants.some((other) => grantKey(other) !== key));
    return !distancesTo(graph, target, alive).has(positionKey(from));
  });
}

function subgraph(steps: readonly Step[]): ClimbGraph {
  const places = new Map<string, { position: Position; key: string; steps: Step[] }>();
  const place = (position: Position, key: string) => {
    const known = places.get(key) ?? { position, key, steps: [] };
    places.set(key, known);
    return known;
  };
  for (const step of steps) {
    place(step.from, step.fromKey).steps.push(step);
    place(step.to, step.toKey);
  }
  return new ClimbGraph(places);
}

/**
 * A minimum cut in which every grant can be cut once. Of the rights a step takes together the one with the fewest
 * grants stands for all.
 */
function minimumCut(
  steps: readonly Step[],
  from: Position,
  target: Target,
  removable: (grant: Grant) => boolean,
): { readonly grants: readonly Grant[]; readonly exact: boolean } {
  const network = new FlowNetwork();
  const grants = new Map<number, Grant>();
  const destinations = new Map<string, Map<string, Set<string>>>();
  let exact = true;
  const sink = network.node('sink');
  const placeNode = (position: Position) =>
    reaches(position, target) ? sink : network.node(`at ${positionKey(position)}`);
  for (const step of steps) {
    const breakable = step.needs.filter((need) => need.every(removable)).sort((a, b) => a.length - b.length);
    const [need] = breakable;
    if (need === undefined) {
      network.connect(placeNode(step.from), placeNode(step.to));
      continue;
    }
    if (breakable.length > 1) exact = false;
    for (const grant of need) {
      const key = grantKey(grant);
      const edge = network.limited(`in ${key}`, `out ${key}`);
      grants.set(edge, grant);
      network.connect(placeNode(step.from), network.node(`in ${key}`));
      network.connect(network.node(`out ${key}`), placeNode(step.to));
      note(destinations, key, step.fromKey, step.toKey);
    }
  }
  // Whoever holds a grant is taken to go wherever it leads anybody; where that is not so, the cut may be too large.
  for (const byHolder of destinations.values()) {
    const sets = [...byHolder.values()].map((set) => [...set].sort().join('\v'));
    if (new Set(sets).size > 1) exact = false;
  }
  const cut = network.minimumCut(placeNode(from), sink);
  return { grants: cut.flatMap((edge) => grants.get(edge) ?? []), exact };
}

function note(map: Map<string, Map<string, Set<string>>>, grant: string, from: string, to: string): void {
  const byHolder = map.get(grant) ?? new Map<string, Set<string>>();
  byHolder.set(from, (byHolder.get(from) ?? new Set()).add(to));
  map.set(grant, byHolder);
}

const DEFAULT_WORK = 5_000;

/** Looks for a set of grants below a size, by breaking path after path in every way there is. */
class SmallerCut {
  /** Whether the search came to its end, so that what it did not find is not there. */
  finished = true;
  readonly #graph: ClimbGraph;
  readonly #from: Position;
  readonly #target: Target;
  readonly #removable: (grant: Grant) => boolean;
  #work: number;

  constructor(graph: ClimbGraph, from: Position, target: Target, { removable, work = DEFAULT_WORK }: CutOptions) {
    this.#graph = graph;
    this.#from = from;
    this.#target = target;
    this.#removable = removable;
    this.#work = work;
  }

  below(size: number): readonly Grant[] | undefined {
    for (let most = 1; most < size; most++) {
      const found = this.#break(new Map(), most);
      if (found !== undefined || !this.finished) return found;
    }
    return undefined;
  }

  #break(removed: ReadonlyMap<string, Grant>, most: number): readonly Grant[] | undefined {
    if (--this.#work < 0) {
      this.finished = false;
      return undefined;
    }
    const alive: Alive = ({ needs }) => needs.every((grants) => grants.some((grant) => !removed.has(grantKey(grant))));
    const path = shortestPath(distancesTo(this.#graph, this.#target, alive), this.#from);
    if (path === undefined) return [...removed.values()];
    for (const need of path.flatMap(({ needs }) => needs)) {
      if (!need.every(this.#removable)) continue;
      const more = new Map([...removed, ...need.map((grant) => [grantKey(grant), grant] as const)]);
      if (more.size > most) continue;
      const found = this.#break(more, most);
      if (found !== undefined || !this.finished) return found;
    }
    return undefined;
  }
}
