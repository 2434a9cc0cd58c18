export type { DirectionTrace, PolicyTrace, RuleTrace, Scene } from './direction.ts';
export { addressesOf, type End, formatEnd, isOnNode } from './end.ts';
export { type Explanation, explain, explainWith } from './explanation.ts';
export type { Change } from './flip/change.ts';
export { type Flip, flipOf } from './flip/flip.ts';
