export { ClusterClient, type ClusterClientOptions, type FailureVerdict } from './cluster-client.ts';
export { ClusterError, type ClusterErrorCode } from './cluster-error.ts';
export type { Discovered, FoundResource } from './discovery.ts';
export { type ClusterReading, type Progress, type ReadClusterOptions, readCluster } from './read-cluster.ts';
export type { ObjectListing } from './read-resource.ts';
export { backOff } from './retry.ts';
export type { WatchEvent } from './watch-resource.ts';
