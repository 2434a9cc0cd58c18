/** What reads a cluster, loaded when it is called: HTTP and TLS alone take longer to load than a small scan takes. */
import type { ClusterClient, ClusterClientOptions } from './cluster-client.ts';
import type { ConnectionOptions } from './connection.ts';
import type { ClusterPatcher } from './patch-objects.ts';
import type { ClusterReading, ReadClusterOptions } from './read-cluster.ts';
import type { Reviewer } from './reviewer.ts';

/**
 * Reads what the checks need from a running cluster. What is forbidden or fails becomes a gap; Secrets are read by
 * their metadata alone.
 *
 * @throws ClusterError when there is no conversation with an API server, or nothing at all could be read
 */
export async function readCluster(options: ReadClusterOptions): Promise<ClusterReading> {
  return await (await import('./read-cluster.ts')).readCluster(options);
}

/**
 * Connects to a cluster to follow it.
 *
 * @throws ClusterError when there is no conversation with an API server
 */
export async function connectCluster(options: ClusterClientOptions): Promise<ClusterClient> {
  return await (await import('./cluster-client.ts')).ClusterClient.connect(options);
}

/**
 * Connects to a cluster to change objects of it.
 *
 * @throws ClusterError when there is no conversation with an API server
 */
export async function connectPatcher(options: ConnectionOptions): Promise<ClusterPatcher> {
  return await (await import('./patch-objects.ts')).ClusterPatcher.connect(options);
}

/**
 * Connects to a cluster to have it review tokens and access.
 *
 * @throws ClusterError when there is no conversation with an API server
 */
export async function connectReviewer(options: ConnectionOptions): Promise<Reviewer> {
  return await (await import('./reviewer.ts')).Reviewer.connect(options);
}
