export type { ClusterClient, ClusterClientOptions, FailureVerdict } from './cluster-client.ts';
export { ClusterError, type ClusterErrorCode } from './cluster-error.ts';
export { type ClusterRoleOptions, clusterRoleFor } from './cluster-role.ts';
export type { FoundResource } from './discovery.ts';
export { connectCluster, readCluster } from './lazy.ts';
export type { ClusterReading, ReadClusterOptions } from './read-cluster.ts';
export type { ObjectListing } from './read-resource.ts';
export { backOff } from './retry.ts';
export type { WatchEvent } from './watch-resource.ts';
