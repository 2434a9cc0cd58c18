import { BreakwaterError } from '../kube/index.ts';

/** `no-such-path`: a path that the user named does not exist. */
export type SourcesErrorCode = 'no-such-path';

/** The arguments of a load are wrong. What is wrong with the files themselves becomes a gap and no error. */
export class SourcesError extends BreakwaterError<SourcesErrorCode> {}
