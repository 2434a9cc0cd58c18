export { type AllowAll, allowAllRules } from './allow-all.ts';
export { type TierConflict, tierConflicts } from './conflicts.ts';
export { type Opening, openingsOf } from './openings.ts';
export { type Shadowed, shadowedPolicies } from './shadowed.ts';
export { type Unmatched, unmatchedSelectors } from './unmatched.ts';
export { unselectedWorkloads } from './unselected.ts';
export { type UnservedPort, unservedPorts } from './unserved-ports.ts';
