export { Reachability } from './reachability.ts';
export { TierStates, UNDECIDED } from './tier-states.ts';
export { ALLOWED, type Answer, DENIED, type VerdictId, VerdictTable } from './verdict-table.ts';
