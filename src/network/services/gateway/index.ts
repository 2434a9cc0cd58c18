export { gatewayBackends } from './route.ts';
