export { ClimbGraph, type ClimbOptions, climbGraph, type Place } from './climb-graph.ts';
export type { Cut } from './cut.ts';
export { describePosition } from './describe-position.ts';
export { type Position, type Power, positionKey } from './position.ts';
export { provenCut } from './proven-cut.ts';
export {
  type ClimbPath,
  type Distance,
  distancesTo,
  type PathBounds,
  type Paths,
  shortestPath,
  simplePaths,
  stepsBetween,
} from './search.ts';
export { positionOf, subjectsOf } from './sources.ts';
export type { Step } from './step.ts';
export type { Target } from './target.ts';
export { KNOWN_OPERATORS, type Operator } from './techniques/index.ts';
