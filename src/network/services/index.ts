export { type Backend, backendPorts } from './backend.ts';
export { gatewayBackends } from './gateway/index.ts';
export { ingressBackends } from './ingress.ts';
export { routeBackends } from './openshift-route.ts';
export { podsBehind, readServices, type Service, type ServicePort, targetPortOf } from './service.ts';
