export { type AuditLogFile, type AuditLogReading, type ReadAuditLogOptions, readAuditLog } from './audit-log/index.ts';
export type { Bounds } from './bounds.ts';
export {
  backOff,
  type ClusterClient,
  type ClusterClientOptions,
  ClusterError,
  type ClusterErrorCode,
  type ClusterPatcher,
  type ClusterReading,
  type ClusterRoleOptions,
  clusterRoleFor,
  connectCluster,
  connectPatcher,
  connectReviewer,
  type FailureVerdict,
  type FoundResource,
  type ObjectListing,
  type ObjectPatch,
  type PatchAnswer,
  type ReadClusterOptions,
  type Reviewer,
  readCluster,
  type WatchEvent,
} from './cluster/index.ts';
export type { HelmOptions } from './helm.ts';
export { type LoadOptions, loadSnapshot } from './load.ts';
export { type Location, locate } from './locate.ts';
export { problemGaps, workloadGaps } from './problem-gaps.ts';
export type { Progress } from './reader.ts';
export { redactSnapshot, writeSnapshotFile } from './snapshot-file/index.ts';
export { SourcesError, type SourcesErrorCode } from './sources-error.ts';
export {
  findEntry,
  type ListNode,
  locateField,
  type MapEntry,
  type MapNode,
  parseNodes,
  type ReadDocument,
  readDocuments,
  type ScalarNode,
  type SyntaxNode,
} from './yaml/index.ts';
