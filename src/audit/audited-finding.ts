import type { Finding, Severity } from '../checks/index.ts';
import type { Exception } from './exception.ts';

/** A finding, weighed. */
export interface AuditedFinding {
  readonly finding: Finding;
  readonly severity: Severity;
  /** `accepted` by an exception, `known` from the baseline, or `open`: the only one that counts against the scan. */
  readonly state: 'open' | 'accepted' | 'known';
  /** The exception that accepts it, or, for an open one, an expired exception that did so. */
  readonly exception?: Pick<Exception, 'reason' | 'source' | 'owner' | 'expires'> | undefined;
  /** Checks that see the same cause in this field in their own way, and fail by it too. */
  readonly alsoFails: readonly string[];
}
