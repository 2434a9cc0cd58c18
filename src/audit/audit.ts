import type { Check, CheckContext, Finding, Severity } from '../checks/index.ts';
import type { Snapshot } from '../kube/index.ts';
import { type BadAnnotation, ignoreAnnotations } from './annotation-exceptions.ts';
import type { AuditedFinding } from './audited-finding.ts';
import type { Baseline } from './baseline.ts';
import type { Exception, ExceptionUse } from './exception.ts';
import { ExceptionBook } from './exception-book.ts';
import { fingerprint } from './fingerprint.ts';
import { matchesGlob } from './glob.ts';
import { mergeSameCauses } from './same-cause.ts';
import { shownByOwner } from './shown-by-owner.ts';
import { type CheckVerdict, verdictOf } from './verdict.ts';

/** How findings are weighed. */
export interface AuditRules {
  /** The checks to run. */
  readonly checks: readonly Check[];
  /** Severities that differ from the check's own, by check id. */
  readonly severities: ReadonlyMap<string, Severity>;
  readonly exceptions: readonly Exception[];
  readonly baseline: Baseline | undefined;
  /** The day, as `2026-12-31`, that expiries are compared with. */
  readonly today: string;
}

/** What a scan found, weighed. */
export interface Audit {
  /** Those of one object together, in the order in which the objects were read. */
  readonly findings: readonly AuditedFinding[];
  readonly verdicts: readonly CheckVerdict[];
  /** The exceptions of the configuration and of annotations. */
  readonly exceptions: readonly ExceptionUse[];
  readonly badAnnotations: readonly BadAnnotation[];
  /** How many findings of the baseline no longer occur; undefined without a baseline. */
  readonly goneFromBaseline: number | undefined;
}

/**
 * Runs checks and weighs what they find by exceptions, then by the baseline.
 *
 * @param run How a check is run; by itself when nothing else is said.
 */
export function audit(
  context: CheckContext,
  rules: AuditRules,
  run: (check: Check) => Iterable<Finding> = (check) => check.run(context),
): Audit {
  const annotations = ignoreAnnotations(context.snapshot);
  // Others cannot fit, which says nothing about them.
  const written = rules.exceptions.filter(({ check }) => rules.checks.some(({ id }) => matchesGlob(check, id)));
  const annotated = annotations.good.filter(({ check }) => rules.checks.includes(check));
  const exceptions = new ExceptionBook(written, annotated, rules.today);
  const known = rules.baseline === undefined ? undefined : new Map(rules.baseline);
  const findings: AuditedFinding[] = [];
  const verdicts: CheckVerdict[] = [];
  for (const check of rules.checks) {
    const asked = rules.severities.get(check.id);
    let failing = 0;
    for (const finding of shownByOwner(run(check), context)) {
      const { accepting, expired } = exceptions.for(finding);
      if (accepting === undefined) failing++;
      const state = accepting !== undefined ? 'accepted' : isKnown(known, finding) ? 'known' : 'open';
      const severity = asked ?? finding.severity ?? check.severity;
      findings.push({ finding, severity, state, exception: accepting ?? expired, alsoFails: [] });
    }
    verdicts.push(verdictOf(check, asked ?? check.severity, failing, context));
  }
  return {
    findings: inOrderOfObjects(mergeSameCauses(findings), context.snapshot),
    verdicts,
    exceptions: exceptions.uses(),
    badAnnotations: annotations.bad,
    goneFromBaseline: known && [...known.values()].reduce((sum, count) => sum + count, 0),
  };
}

/** Object by object, as they were read: for readers, and because places are found a document at a time. */
function inOrderOfObjects(findings: readonly AuditedFinding[], { objects }: Snapshot): readonly AuditedFinding[] {
  const byObject = Map.groupBy(findings, ({ finding }) => finding.object);
  const read = new Set(objects);
  const others = [...byObject.keys()].filter((object) => !read.has(object));
  return [...read, ...others].flatMap((object) => byObject.get(object) ?? []);
}

/** Takes one occurrence out of what is left of the baseline. */
function isKnown(known: Map<string, number> | undefined, finding: Finding): boolean {
  if (known === undefined) return false;
  const print = fingerprint(finding);
  const left = known.get(print) ?? 0;
  if (left > 0) known.set(print, left - 1);
  return left > 0;
}
