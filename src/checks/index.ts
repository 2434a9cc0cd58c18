export type { Check, Finding } from './check.ts';
export { CheckContext, type CheckSettings } from './context.ts';
export { LAYERS, type Layer, layerOf } from './layer.ts';
export { CHECKS, findCheck } from './registry.ts';
export { detectSecretsInSetting } from './secrets/detection/index.ts';
export { compareSeverities, SEVERITIES, type Severity } from './severity.ts';
