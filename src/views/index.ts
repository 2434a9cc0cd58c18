/** What screens show of a scan: each view is plain data, made of the engines' answers. */
export type { ClimbView } from './access/climbs.ts';
export type { GrantView } from './access/grants.ts';
export type {
  PermissionView,
  SubjectList,
  SubjectPermissions,
  SubjectSummary,
  TargetName,
} from './access/subjects.ts';
export type { WhoCanView } from './access/who-can.ts';
export type { CheckView } from './checks.ts';
export type { ControlView, FrameworkView } from './compliance.ts';
export { type EmbeddedData, embeddedData } from './embedded.ts';
export type { FindingDetail } from './findings/detail.ts';
export type { Excerpt } from './findings/excerpt.ts';
export type { FixView } from './findings/fixes.ts';
export type { GapView } from './gaps.ts';
export type { DefaultDenyView } from './network/default-deny.ts';
export type { DirectionView, ExplanationView, RuleView } from './network/explanation.ts';
export type { FoldedMap, NetworkMap, NetworkNode } from './network/map.ts';
export type { Passage } from './network/words.ts';
export type { ObjectName } from './object-name.ts';
export { oneFile } from './one-file.ts';
export type { ActionView } from './overview/actions.ts';
export type { LayerView, Overview } from './overview/overview.ts';
export type { Place } from './place.ts';
export type { NamespaceLevels, PodSecurityView, RejectionView } from './pod-security/levels.ts';
export type { FinishedScan } from './view-context.ts';
export type { ContainerView, WorkloadDetail, WorkloadNetwork } from './workload/detail.ts';
export type { WorkloadSummary } from './workload/summaries.ts';
