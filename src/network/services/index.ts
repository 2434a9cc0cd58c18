export { backendPorts, ingressBackends, routeBackends } from './backends.ts';
export { podsBehind, readServices } from './service.ts';
