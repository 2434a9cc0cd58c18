import type { Dialect } from '../database/engine.ts';
import type { Queries } from '../database/tables.ts';
import type { ScanRecord } from '../scan-record.ts';

/** What every part of recording a scan works on. */
export interface ScanStep {
  readonly queries: Queries;
  readonly dialect: Dialect;
  readonly target: number;
  readonly record: ScanRecord;
  /** The id that the scan has. */
  readonly scan: number;
  /** When the scan finished. */
  readonly now: number;
  /** When the scan before it finished. */
  readonly previous: number;
  /** How many rows of so many columns a statement may have. */
  readonly most: (columns: number) => number;
}
