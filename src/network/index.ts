/**
 * Who can reach whom: NetworkPolicy and its kin, decided for every pair of workloads and for the outside.
 */
export {
  type AddressRange,
  type AddressSet,
  addressSet,
  cidrsOf,
  familyOf,
  formatRange,
  INTERNET,
  includesAddress,
  parseAddress,
  parseCidr,
} from './addresses/index.ts';
export {
  ALL_CONNECTIONS,
  type ConnectionSet,
  ConnectionTable,
  connectionsOf,
  formatConnections,
  intersectConnections,
  isNoConnection,
  isProtocol,
  NO_CONNECTIONS,
  PROTOCOLS,
  type Protocol,
  portRange,
  subtractConnections,
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
export { type Cause, type ConnectionChange, causesOf, diffOf } from './diff/index.ts';
export {
  type Change,
  type DirectionTrace,
  type End,
  type Explanation,
  explain,
  explainWith,
  type Flip,
  flipOf,
  formatEnd,
  type PolicyTrace,
  type RuleTrace,
  type Scene,
} from './explain/index.ts';
export { type Exposure, exposuresOf, type OpenWay, type Way, type WayKind } from './exposure/index.ts';
export {
  type Flow,
  FlowReader,
  FlowResolver,
  FlowSet,
  type ResolvedFlow,
  type UnresolvedFlow,
} from './flows/index.ts';
export {
  flowsFromManifests,
  type Generated,
  type GenerateOptions,
  generatePolicies,
  namespacesToClose,
} from './generate/index.ts';
export {
  type AuthorizationPolicy,
  type AuthorizationRule,
  ISTIO_DEFAULTS,
  istioMembershipOf,
  linkerdAnnotationOf,
  linkerdMembershipOf,
  type Mesh,
  type MeshCause,
  MeshedConnectivity,
  type MeshReason,
  type MeshVerdict,
  meshCausesOf,
  meshesOf,
  mtlsOf,
  type PeerAuthentication,
  readAuthorizationPolicies,
  readPeerAuthentications,
  throughMeshes,
  unseenFields,
  type WayRound,
  waypointOf,
  waysRound,
} from './mesh/index.ts';
export {
  assumedPod,
  type Cluster,
  type NetworkWorkload,
  type Pod,
  type Policy,
  type Rule,
  type RulePeer,
  readCluster,
} from './model/index.ts';
export { PROFILES, type Profile, type Settled, SPECIFICATION } from './profile/index.ts';
export { type Answer, Reachability, type VerdictId, VerdictTable } from './reach/index.ts';
export {
  type AllowAll,
  allowAllRules,
  type Opening,
  openingsOf,
  type Shadowed,
  shadowedPolicies,
  type TierConflict,
  tierConflicts,
  type Unmatched,
  type UnservedPort,
  unmatchedSelectors,
  unselectedWorkloads,
  unservedPorts,
} from './review/index.ts';
export {
  type BrokenFlow,
  formatFlow,
  type OverGrant,
  overGrants,
  type Proof,
  prove,
  readProposed,
  rolloutSteps,
  type Step,
  withPolicies,
} from './rollout/index.ts';
export { podsBehind, readServices, type Service, type ServicePort, targetPortOf } from './services/index.ts';
