import { BreakwaterError } from '../kube/index.ts';

/**
 * - `rules-too-large`: rules are beyond the bound within which they can be compared.
 */
export type RbacErrorCode = 'rules-too-large';

/** An error of the RBAC engine. */
export class RbacError extends BreakwaterError<RbacErrorCode> {}
