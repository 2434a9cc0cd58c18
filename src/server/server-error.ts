import { BreakwaterError } from '../kube/index.ts';

/**
 * - `bad-settings`: settings that contradict one another, or are not safe together.
 * - `cannot-listen`: the address cannot be listened on.
 * - `no-scan-yet`: nothing was scanned yet, so there is nothing to ask.
 * - `not-found`: there is no such thing in the last scan.
 * - `busy`: too much is asked at once.
 * - `too-slow`: an answer took too long.
 * - `scan-failed`: a scan ended without a result.
 * - `sign-in`: somebody could not be signed in.
 */
export type ServerErrorCode =
  | 'bad-settings'
  | 'cannot-listen'
  | 'no-scan-yet'
  | 'not-found'
  | 'busy'
  | 'too-slow'
  | 'scan-failed'
  | 'sign-in';

export class ServerError extends BreakwaterError<ServerErrorCode> {}
