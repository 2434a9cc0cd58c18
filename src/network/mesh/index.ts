export { meshesOf, throughMeshes } from './compose.ts';
export {
  type AuthorizationPolicy,
  type AuthorizationRule,
  ISTIO_DEFAULTS,
  membershipOf as istioMembershipOf,
  mtlsOf,
  type PeerAuthentication,
  readAuthorizationPolicies,
  readPeerAuthentications,
  unseenFields,
  waypointOf,
} from './istio/index.ts';
export { annotationOf as linkerdAnnotationOf, membershipOf as linkerdMembershipOf } from './linkerd/membership.ts';
export type { Mesh, MeshReason, MeshVerdict } from './mesh.ts';
export { type MeshCause, meshCausesOf } from './mesh-causes.ts';
export { MeshedConnectivity } from './meshed-connectivity.ts';
export { type WayRound, waysRound } from './ways-round.ts';
