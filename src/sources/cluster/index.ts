export { ClusterError, type ClusterErrorCode } from './cluster-error.ts';
export { type ClusterReading, type Progress, type ReadClusterOptions, readCluster } from './read-cluster.ts';
