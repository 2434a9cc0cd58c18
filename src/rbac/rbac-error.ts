import { BreakwaterError } from '../kube/index.ts';

/**
 * - `rules-too-large`: rules are beyond the bound within which they can be compared.
 * - `too-many-ways`: ways up are beyond the bound within which they can be searched.
 */
export type RbacErrorCode = 'rules-too-large' | 'too-many-ways';

/** An error of the RBAC engine. */
export class RbacError extends BreakwaterError<RbacErrorCode> {}
