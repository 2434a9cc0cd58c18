import { BreakwaterError } from '../kube/index.ts';

/** `bad-baseline`: a baseline file does not hold a baseline. */
export type AuditErrorCode = 'bad-baseline';

export class AuditError extends BreakwaterError<AuditErrorCode> {}
