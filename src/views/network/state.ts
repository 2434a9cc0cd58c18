import { type Cluster, Connectivity, Reachability, readCluster, SPECIFICATION } from '../../network/index.ts';
import type { ViewContext } from '../view-context.ts';

/** Who reaches whom, decided by what Kubernetes specifies. */
export interface NetworkState {
  readonly cluster: Cluster;
  readonly connectivity: Connectivity;
}

export function networkState({ scan }: ViewContext): NetworkState {
  const cluster = readCluster(scan.snapshot);
  return { cluster, connectivity: connectivityOf(cluster) };
}

export function connectivityOf(cluster: Cluster): Connectivity {
  return new Connectivity(new Reachability(cluster, SPECIFICATION));
}
