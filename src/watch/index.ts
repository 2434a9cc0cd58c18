export type { Change } from './changes.ts';
export { isMaterial, materialOf } from './material.ts';
export { type ClusterState, type WatchClusterOptions, watchCluster } from './watch-cluster.ts';
