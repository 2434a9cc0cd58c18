export { dnsTargetOf } from './dns.ts';
export { flowsFromManifests } from './from-manifests.ts';
export { type Generated, generatePolicies, namespacesToClose } from './generate.ts';
export type { GenerateOptions } from './needs.ts';
export { webhookTargets } from './webhooks.ts';
