export { Reachability } from './reachability.ts';
export { ALLOWED, type Answer, DENIED, type VerdictId, VerdictTable } from './verdict-table.ts';
