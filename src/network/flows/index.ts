export { type Flow, NOWHERE } from './flow.ts';
export { FlowSet } from './flow-set.ts';
export { FlowReader } from './read-flows.ts';
export { FlowResolver, type ResolvedFlow, type UnresolvedFlow } from './resolve.ts';
