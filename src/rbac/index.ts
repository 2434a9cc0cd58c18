export {
  type Attributes,
  describeAttributes,
  isResourceRequest,
  type NonResourceAttributes,
  type ResourceAttributes,
} from './attributes.ts';
export { authorize, type Decision, rulesFor } from './authorize.ts';
export type { Binding, RoleRef } from './binding.ts';
export { type Coverage, covers, HeldRules } from './covers.ts';
export { DefaultObjects } from './default-objects.ts';
export { missingDefaults, RBAC_DEFAULT_VERSIONS, type RbacDefaults, rbacDefaultsFor } from './defaults/index.ts';
export {
  type PathChange,
  type PathChanges,
  type PermissionChange,
  pathChanges,
  permissionsOnlyIn,
} from './diff/index.ts';
export {
  type EscalationDecision,
  FULL_AUTHORITY,
  mayWriteBinding,
  mayWriteRole,
  type RoleWrite,
} from './escalation.ts';
export { explainRefusal, type Lack, type NearGrant, type Refusal } from './explain-refusal.ts';
export { type ImpersonationDecision, type ImpersonationMode, impersonate, type WantedUser } from './impersonation.ts';
export {
  type Answer,
  boundSubjects,
  type ChangedBinding,
  type Demand,
  type DemandKind,
  describeDemand,
  type EventCounts,
  type LeastPrivilege,
  type LeastPrivilegeOptions,
  leastPrivilege,
  type NeverSeen,
  type NewRole,
  type ObservationOptions,
  Observations,
  type Replayed,
  requestAttributes,
  type SubjectResult,
  type Untold,
  type Use,
  type Widening,
  type Window,
  type WorkloadSight,
} from './least-privilege/index.ts';
export {
  type ClimbGraph,
  type ClimbOptions,
  type ClimbPath,
  type Cut,
  climbGraph,
  type Distance,
  describePosition,
  distancesTo,
  KNOWN_OPERATORS,
  type Operator,
  type PathBounds,
  type Paths,
  type Place,
  type Position,
  type Power,
  positionKey,
  positionOf,
  provenCut,
  type Step,
  shortestPath,
  simplePaths,
  stepsBetween,
  subjectsOf,
  type Target,
} from './paths/index.ts';
export { type Permission, permissionsOf } from './permissions.ts';
export { makeRule, type PolicyRule } from './policy-rule.ts';
export type { BoundRole, Grant, Principal } from './principal.ts';
export type { ObjectProblem } from './problem.ts';
export { RbacError, type RbacErrorCode } from './rbac-error.ts';
export { buildRbac, type RbacIndex, type RbacOptions } from './rbac-index.ts';
export { type ApiResource, ApiResources } from './resources/index.ts';
export type { Role, WrittenRule } from './role.ts';
export { serviceAccountsByGroup } from './service-accounts.ts';
export {
  ANONYMOUS,
  type Identity,
  identityOf,
  nodeUser,
  type Subject,
  serviceAccountName,
  serviceAccountUser,
  splitServiceAccountName,
  type User,
  userNamed,
} from './subject.ts';
export { type Holder, type Holders, knownNodes, whoCan } from './who-can.ts';
