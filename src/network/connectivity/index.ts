export { backendWays } from './backend-ways.ts';
export { type Connection, connectionsIn } from './connections.ts';
export { Connectivity, type RangeVerdict } from './connectivity.ts';
export {
  type ExternalPeer,
  formatPeer,
  INGRESS_CONTROLLER,
  type IngressControllerPeer,
  type Peer,
  type WorkloadPeer,
  workloadPeers,
} from './peers.ts';
