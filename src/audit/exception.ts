import type { Finding } from '../checks/index.ts';
import { matchesGlob } from './glob.ts';

/**
 * A reviewed decision to accept findings. Selectors are patterns with `*` and `?`; one that is absent fits
 * everything.
 */
export interface Exception {
  readonly check: string;
  readonly namespace?: string | undefined;
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
  /** Fits findings about a container alone. */
  readonly container?: string | undefined;
  readonly reason: string;
  readonly owner?: string | undefined;
  /** The last day on which it holds, as `2026-12-31` (UTC). */
  readonly expires?: string | undefined;
  /** Where it is written, for people: `breakwater.yaml:12`. */
  readonly source: string;
}

/** What became of an exception. */
export interface ExceptionUse {
  readonly exception: Exception;
  /** `unused` fits no finding: what it was made for is gone, or it never fitted. */
  readonly state: 'active' | 'expired' | 'unused';
  /** How many findings it fits, hidden or not. */
  readonly findings: number;
}

/** Whether the exception fits a finding, expired or not. */
export function fits(exception: Exception, { check, object, container }: Finding): boolean {
  return (
    matchesGlob(exception.check, check.id) &&
    fitsName(exception.kind, object.kind) &&
    fitsName(exception.namespace, object.namespace) &&
    fitsName(exception.name, object.name) &&
    (exception.container === undefined || (container !== undefined && matchesGlob(exception.container, container)))
  );
}

function fitsName(pattern: string | undefined, name: string): boolean {
  return pattern === undefined || matchesGlob(pattern, name);
}

/** Whether its last day is over. `today` is a day as `2026-12-31`. */
export function isExpired({ expires }: Exception, today: string): boolean {
  return expires !== undefined && expires < today;
}
