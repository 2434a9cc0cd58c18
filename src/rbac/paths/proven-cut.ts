import { DefaultObjects } from '../default-objects.ts';
import type { RbacIndex } from '../rbac-index.ts';
import { type ClimbGraph, type ClimbOptions, climbGraph } from './climb-graph.ts';
import { type Cut, smallestCut } from './cut.ts';
import { type Position, positionKey } from './position.ts';
import { distancesTo } from './search.ts';
import type { Target } from './target.ts';

/**
 * Finds the smallest set of grants whose removal leaves a position no path to a target, and proves it: the state is
 * built and searched again without them. The grants of the cluster's own bindings stay. Undefined when there is no
 * path.
 */
export function provenCut(
  index: RbacIndex,
  graph: ClimbGraph,
  from: Position,
  target: Target,
  options: ClimbOptions = {},
): (Cut & { readonly proven: boolean }) | undefined {
  const defaults = new DefaultObjects();
  const cut = smallestCut(graph, from, target, { removable: ({ binding }) => !defaults.isDefault(binding) });
  if (cut === undefined) return undefined;
  return { ...cut, proven: cut.possible && !leadsTo(index.without(cut.grants), from, target, options) };
}

function leadsTo(index: RbacIndex, from: Position, target: Target, options: ClimbOptions): boolean {
  const graph = climbGraph(index, { ...options, from: [from] });
  return distancesTo(graph, target).has(positionKey(from));
}
