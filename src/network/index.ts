/**
 * Who can reach whom: NetworkPolicy and its kin, decided for every pair of workloads and for the outside.
 */
export { type AddressRange, type AddressSet, formatRange, parseAddress } from './addresses/index.ts';
export {
  ALL_CONNECTIONS,
  type ConnectionSet,
  ConnectionTable,
  connectionsOf,
  formatConnections,
  intersectConnections,
  isNoConnection,
  NO_CONNECTIONS,
  type Protocol,
  portRange,
  unionConnections,
} from './connections/index.ts';
export {
  type Connection,
  Connectivity,
  connectionsIn,
  type ExternalPeer,
  formatPeer,
  type IngressControllerPeer,
  type Peer,
  type RangeVerdict,
  type WorkloadPeer,
} from './connectivity/index.ts';
export { type ConnectionChange, diffOf } from './diff/index.ts';
export { type Exposure, exposuresOf, type OpenWay, type Way, type WayKind } from './exposure/index.ts';
export { type Cluster, type Pod, type Policy, readCluster } from './model/index.ts';
export { PROFILES, type Profile, type Settled, SPECIFICATION } from './profile/index.ts';
export { type Answer, Reachability, type VerdictId, VerdictTable } from './reach/index.ts';
