import type { Check, CheckContext, Severity } from '../checks/index.ts';
import { gapsIn, resourcesFor, type Snapshot } from '../kube/index.ts';

/** What a check says of a whole Snapshot. */
export interface CheckVerdict {
  readonly check: Check;
  readonly severity: Severity;
  readonly verdict: 'pass' | 'fail' | 'not-evaluated';
  /** Why it was not evaluated. */
  readonly reason?: string | undefined;
}

/**
 * A check without findings passes only when all it needs could be read, and there was something to judge.
 *
 * @param failing How many findings no exception accepts.
 */
export function verdictOf(check: Check, severity: Severity, failing: number, context: CheckContext): CheckVerdict {
  const { snapshot } = context;
  if (failing > 0) return { check, severity, verdict: 'fail' };
  const [gap] = gapsIn(check.needs, snapshot.gaps);
  if (gap !== undefined) return { check, severity, verdict: 'not-evaluated', reason: gap.message };
  const reason = idleReason(check, context);
  return reason === undefined
    ? { check, severity, verdict: 'pass' }
    : { check, severity, verdict: 'not-evaluated', reason };
}

/** Why a check had nothing to judge, when that is so. */
function idleReason(check: Check, context: CheckContext): string | undefined {
  const { needs, nothingToJudge } = check;
  if (nothingToJudge !== undefined) return nothingToJudge(context);
  return isAnyThere(needs, context.snapshot) ? undefined : `no ${needs.join(' or ')} in what was read`;
}

function isAnyThere(needs: Check['needs'], snapshot: Snapshot): boolean {
  // Custom resources can carry pod templates too.
  if (needs.includes('pod-templates') && snapshot.workloads.length > 0) return true;
  return resourcesFor(needs).some(({ group, kind }) =>
    kind === '*' ? snapshot.objects.some((object) => object.group === group) : snapshot.ofKind(group, kind).length > 0,
  );
}
