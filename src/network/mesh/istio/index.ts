export { type AuthorizationPolicy, type AuthorizationRule, readAuthorizationPolicies } from './authorization-policy.ts';
export { ISTIO_DEFAULTS, type IstioSettings, istioOf } from './istio.ts';
export { unseenFields } from './match-rule.ts';
export { membershipOf, waypointOf } from './membership.ts';
export { mtlsOf, type PeerAuthentication, readPeerAuthentications } from './peer-authentication.ts';
