export { annotationFor } from './annotation-exceptions.ts';
export { type Audit, type AuditRules, audit } from './audit.ts';
export type { AuditedFinding } from './audited-finding.ts';
export { type Baseline, readBaseline, writeBaseline } from './baseline.ts';
export type { Exception, ExceptionUse } from './exception.ts';
export { FindingCache } from './finding-cache.ts';
export { fingerprint } from './fingerprint.ts';
export { type ControlVerdict, type FrameworkVerdict, judgeFrameworks } from './framework-verdict.ts';
export { matchesGlob } from './glob.ts';
