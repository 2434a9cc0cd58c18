export type { ChangedBinding } from './change-snapshot.ts';
export { type Demand, type DemandKind, describeDemand, type Untold } from './demand.ts';
export {
  boundSubjects,
  type LeastPrivilege,
  type LeastPrivilegeOptions,
  leastPrivilege,
  type NeverSeen,
  type SubjectResult,
} from './least-privilege.ts';
export { type EventCounts, type ObservationOptions, Observations, type Use, type Window } from './observations.ts';
export type { WorkloadSight } from './observed-workloads.ts';
export type { Answer, Replayed } from './replay.ts';
export { requestAttributes } from './request-info.ts';
export type { Widening } from './right-set.ts';
export type { NewRole } from './role-objects.ts';
