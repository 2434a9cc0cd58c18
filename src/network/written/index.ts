export { inserted, removed } from './edit.ts';
export { adminPolicyPorts, clusterPolicyProtocols, networkPolicyPorts } from './ports.ts';
