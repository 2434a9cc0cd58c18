export { chartValues } from './chart-values.ts';
export { componentFiles, patchedObjects } from './component.ts';
export { blockText } from './edit/index.ts';
export { type Proposal, TIERS, type Tier } from './fix.ts';
export { type Outcome, type Plan, planFixes } from './plan/plan-fixes.ts';
export { ProposalTexts } from './plan/proposal-texts.ts';
export { unifiedDiff } from './unified-diff.ts';
