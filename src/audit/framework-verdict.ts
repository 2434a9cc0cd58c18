import { type CheckPart, type Control, controlsOf, type Framework, formatCheckPart } from '../frameworks/index.ts';
import type { Audit } from './audit.ts';
import type { AuditedFinding } from './audited-finding.ts';
import type { CheckVerdict } from './verdict.ts';

/** What an audit says of a control. */
export interface ControlVerdict {
  readonly control: Control;
  readonly verdict: 'pass' | 'fail' | 'not-evaluated';
  /** Why it was not evaluated. */
  readonly reason?: string | undefined;
  /** What makes it fail, and what would if no exception accepted it. */
  readonly findings: readonly AuditedFinding[];
}

/** What an audit says of a framework. The score is `pass` of `pass + fail`: what was not evaluated is in neither. */
export interface FrameworkVerdict {
  readonly framework: Framework;
  /** In the framework's order. */
  readonly controls: readonly ControlVerdict[];
  readonly pass: number;
  readonly fail: number;
  readonly notEvaluated: number;
}

/**
 * Judges frameworks by what an audit found. A control
 *
 * 1. fails by any finding of its checks that no exception accepts; one that the baseline holds is a finding;
 * 2. is not evaluated where a person alone can judge it;
 * 3. is not evaluated where one of its checks was not run, or could not be evaluated;
 * 4. is not evaluated where there was nothing to judge for any of its checks;
 * 5. is not evaluated where a person has to look at what the checks do not see;
 * 6. passes otherwise.
 */
export function judgeFrameworks(
  frameworks: readonly Framework[],
  audit: Pick<Audit, 'findings' | 'verdicts'>,
): readonly FrameworkVerdict[] {
  if (frameworks.length === 0) return [];
  const findings = byCheck(audit.findings);
  const verdicts = new Map(audit.verdicts.map((verdict) => [verdict.check.id, verdict]));
  return frameworks.map((framework) => {
    const controls = controlsOf(framework).map((control) => judge(control, findings, verdicts));
    const count = (wanted: ControlVerdict['verdict']): number =>
      controls.filter(({ verdict }) => verdict === wanted).length;
    return { framework, controls, pass: count('pass'), fail: count('fail'), notEvaluated: count('not-evaluated') };
  });
}

function judge(
  control: Control,
  findings: ReadonlyMap<string, readonly AuditedFinding[]>,
  verdicts: ReadonlyMap<string, CheckVerdict>,
): ControlVerdict {
  const found = new Set(control.checks.flatMap((part) => findingsOf(part, findings)));
  const all = [...found];
  if (all.some(({ state }) => state !== 'accepted')) return { control, verdict: 'fail', findings: all };
  const reason = whyNotEvaluated(control, verdicts);
  return reason === undefined
    ? { control, verdict: 'pass', findings: all }
    : { control, verdict: 'not-evaluated', reason, findings: all };
}

function whyNotEvaluated({ checks, person }: Control, verdicts: ReadonlyMap<string, CheckVerdict>): string | undefined {
  let idle = 0;
  let nothing: string | undefined;
  for (const part of checks) {
    const known = verdicts.get(part.check);
    if (known === undefined) return `${part.check} was not run`;
    if (known.verdict !== 'not-evaluated') continue;
    if (known.isIdle !== true) return `${formatCheckPart(part)}: ${known.reason}`;
    idle++;
    nothing ??= known.reason;
  }
  if (checks.length > 0 && idle === checks.length) return nothing;
  return person === undefined ? undefined : `a person judges: ${person}`;
}

/** By each check that sees a finding, also those in whose place another one is shown. */
function byCheck(findings: readonly AuditedFinding[]): ReadonlyMap<string, readonly AuditedFinding[]> {
  const found = new Map<string, AuditedFinding[]>();
  for (const one of findings) {
    for (const id of [one.finding.check.id, ...one.alsoFails]) {
      const known = found.get(id);
      if (known === undefined) found.set(id, [one]);
      else known.push(one);
    }
  }
  return found;
}

function findingsOf(
  { check, field }: CheckPart,
  findings: ReadonlyMap<string, readonly AuditedFinding[]>,
): readonly AuditedFinding[] {
  const found = findings.get(check) ?? [];
  return field === undefined ? found : found.filter(({ finding }) => finding.path.includes(field));
}
