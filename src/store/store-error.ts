import { BreakwaterError } from '../kube/index.ts';

/**
 * - `in-use`: another process has the data folder.
 * - `newer`: a newer Breakwater wrote it.
 * - `unavailable`: the database does not answer now. Calling again is safe, for `recordScan` too.
 * - `full`: there is no space left. Nothing was written by the call; reading goes on.
 * - `damaged`: the file is no database, or a broken one.
 * - `not-leader`: another replica scans. Ask `lead` again later.
 * - `bad-cursor`, `bad-argument`: the caller's mistake.
 * - `bad-place`: the data folder cannot be used, or the address of the database cannot be read.
 * - `closed`: the store was closed.
 * - `failed`: anything else that the database says.
 */
export type StoreErrorCode =
  | 'in-use'
  | 'newer'
  | 'unavailable'
  | 'full'
  | 'damaged'
  | 'not-leader'
  | 'bad-cursor'
  | 'bad-argument'
  | 'bad-place'
  | 'closed'
  | 'failed';

/** Something that the store could not do. The message is one line that says what to do. */
export class StoreError extends BreakwaterError<StoreErrorCode> {}
