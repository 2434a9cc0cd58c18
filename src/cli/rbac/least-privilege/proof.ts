import type { Gap, KubernetesVersion } from '../../../kube/index.ts';
import type { LeastPrivilege, Observations, Replayed, Widening } from '../../../rbac/index.ts';
import type { AuditLogReading } from '../../../sources/index.ts';

/** Everything that an answer is made of. */
export interface Outcome {
  readonly result: LeastPrivilege;
  readonly observations: Observations;
  readonly log: AuditLogReading;
  readonly widening: Widening;
  readonly version: KubernetesVersion;
  readonly created: Date;
  /** What was not read of the roles and bindings. */
  readonly gaps: readonly Gap[];
  readonly assumptions: readonly string[];
}

/**
 * - `proven`: every request of the log is allowed afterwards, and nothing is allowed that was not.
 * - `incomplete`: as far as the log could be read and explained. The reasons say what is missing.
 * - `failed`: a request would be refused that was allowed, or something is gained.
 */
export type Verdict = 'proven' | 'incomplete' | 'failed';

export function verdictOf(outcome: Outcome): { readonly verdict: Verdict; readonly reasons: readonly string[] } {
  const { result, observations, log } = outcome;
  const failures = [
    counted(
      withOutcome(result, 'broken').length,
      'use that was allowed would be refused',
      'uses that were allowed would be refused',
    ),
    counted(result.gained.length, 'subject would gain rights', 'subjects would gain rights'),
  ].flat();
  if (failures.length > 0) return { verdict: 'failed', reasons: failures };
  const reasons = [
    counted(
      withOutcome(result, 'unexplained').length,
      'use is allowed in the log and not by the roles and bindings that were read: they are not those that decided',
      'uses are allowed in the log and not by the roles and bindings that were read: they are not those that decided',
    ),
    counted(
      withOutcome(result, 'inexpressible').length,
      'use can be allowed by no rule that would not allow more, and is left out',
      'uses can be allowed by no rule that would not allow more, and are left out',
    ),
    counted(observations.dropped, 'use is beyond what is kept in memory', 'uses are beyond what is kept in memory'),
    counted(log.malformed, 'line of the log is no audit event', 'lines of the log are no audit events'),
    counted(
      observations.counts.malformed,
      'event has no URI that an API server takes',
      'events have no URI that an API server takes',
    ),
    counted(
      observations.counts.undecided,
      'event says nothing of a decision, and was not used',
      'events say nothing of a decision, and were not used',
    ),
    log.gaps.some(({ reason }) => reason !== 'not-an-object') ? ['part of the log could not be read'] : [],
    result.subjects.some(({ status }) => status === 'narrowed' || status === 'minimal')
      ? []
      : ['the log holds no request of a subject that bindings name'],
  ].flat();
  return { verdict: reasons.length > 0 ? 'incomplete' : 'proven', reasons };
}

export function withOutcome({ replayed }: LeastPrivilege, outcome: Replayed['outcome']): readonly Replayed[] {
  return replayed.filter((one) => one.outcome === outcome && isFirm(one));
}

/** Checks beyond the request itself may not have been made: what was not held before was not needed. */
function isFirm({ outcome, use }: Replayed): boolean {
  return outcome !== 'unexplained' || use.demand.kind === 'request' || use.demand.kind === 'impersonation';
}

function counted(number: number, one: string, many: string): readonly string[] {
  return number === 0 ? [] : [`${number} ${number === 1 ? one : many}`];
}
