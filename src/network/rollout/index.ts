export { type OverGrant, overGrants } from './over-grant.ts';
export { type BrokenFlow, formatFlow, type Proof, prove } from './proof.ts';
export { readProposed, withPolicies } from './proposed.ts';
export { rolloutSteps, type Step } from './steps.ts';
