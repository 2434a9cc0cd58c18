import type { Check, CheckContext, Severity } from '../checks/index.ts';
import { gapsIn, resourcesFor, type Snapshot } from '../kube/index.ts';

/** What a check says of a whole Snapshot. */
export interface CheckVerdict {
  readonly check: Check;
  readonly severity: Severity;
  readonly verdict: 'pass' | 'fail' | 'not-evaluated';
  /** Why it was not evaluated. */
  readonly reason?: string | undefined;
  /** Whether it was not evaluated because what was read holds no object of the kinds that it judges. */
  readonly isIdle?: boolean;
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
  const { needs, nothingToJudge } = check;
  const reason = nothingToJudge?.(context);
  if (reason !== undefined) return { check, severity, verdict: 'not-evaluated', reason };
  if (nothingToJudge !== undefined || isAnyThere(needs, snapshot)) return { check, severity, verdict: 'pass' };
  const nothing = `no ${needs.join(' or ')} in what was read`;
  return { check, severity, verdict: 'not-evaluated', reason: nothing, isIdle: true };
}

function isAnyThere(needs: Check['needs'], snapshot: Snapshot): boolean {
  // Custom resources can carry pod templates too.
  if (needs.includes('pod-templates') && snapshot.workloads.length > 0) return true;
  return resourcesFor(needs).some(({ group, kind }) =>
    kind === '*' ? snapshot.objects.some((object) => object.group === group) : snapshot.ofKind(group, kind).length > 0,
  );
}
