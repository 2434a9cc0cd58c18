export { type Bitset, difference, forEach, has, intersection, isEmpty } from './bitset.ts';
export type { Clause } from './clauses.ts';
export { LabelIndex } from './label-index.ts';
export { Reachability } from './reachability.ts';
export { TierStates, UNDECIDED } from './tier-states.ts';
export type { CompiledPolicy } from './universe.ts';
export { ALLOWED, type Answer, DENIED, type VerdictId, VerdictTable } from './verdict-table.ts';
