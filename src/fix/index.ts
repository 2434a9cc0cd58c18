export { mergedValues } from './chart/candidates.ts';
export { type ChartFix, chartFixes, valuesText } from './chart/chart-fix.ts';
export { componentFiles } from './component.ts';
export { type Proposal, TIERS, type Tier } from './fix.ts';
export { credentialsIn, hiddenLines, lineAt, notShown, withoutSecrets } from './hidden-lines.ts';
export { type FixedObject, objectPatches, patchedObjects, patchText } from './object-patch.ts';
export { type Outcome, type Plan, planFixes } from './plan/plan-fixes.ts';
export { preview } from './preview.ts';
export { unifiedDiff } from './unified-diff.ts';
