import { compareSeverities } from '../checks/index.ts';
import type { KubernetesObject } from '../kube/index.ts';
import type { AuditedFinding } from './audited-finding.ts';

/**
 * One cause, one finding: where checks that declare the same cause found something in the same field, the worst one
 * stays, or the one that declares it where they are equally bad, and names the others. A finding that an exception or
 * the baseline holds stands for itself.
 */
export function mergeSameCauses(findings: readonly AuditedFinding[]): readonly AuditedFinding[] {
  if (!findings.some(({ finding }) => finding.check.sameCauseAs !== undefined)) return findings;
  const merged = new Map<AuditedFinding, readonly string[]>();
  const gone = new Set<AuditedFinding>();
  for (const group of [...byField(findings)].flatMap(byCause)) {
    const [worst, ...others] = group.toSorted(compare);
    if (worst === undefined || others.length === 0) continue;
    merged.set(
      worst,
      others.map(({ finding }) => finding.check.id),
    );
    for (const other of others) gone.add(other);
  }
  return findings
    .filter((finding) => !gone.has(finding))
    .map((finding) => ({ ...finding, alsoFails: merged.get(finding) ?? finding.alsoFails }));
}

/** The findings of each field of each object that are in the same state, where there are several. */
function* byField(findings: readonly AuditedFinding[]): Generator<readonly AuditedFinding[]> {
  const byObject = Map.groupBy(findings, ({ finding }): KubernetesObject => finding.object);
  for (const ofObject of byObject.values()) {
    const groups = Map.groupBy(ofObject, ({ finding, state }) => JSON.stringify([state, finding.path]));
    for (const group of groups.values()) if (group.length > 1) yield group;
  }
}

/** Those of a field that are of one cause, as far as their checks declare it of each other. */
function byCause(ofField: readonly AuditedFinding[]): readonly (readonly AuditedFinding[])[] {
  let causes: (readonly AuditedFinding[])[] = [];
  for (const finding of ofField) {
    const kin = causes.filter((cause) => cause.some((other) => areKin(finding, other)));
    causes = [...causes.filter((cause) => !kin.includes(cause)), [...kin.flat(), finding]];
  }
  return causes;
}

function areKin({ finding: { check: a } }: AuditedFinding, { finding: { check: b } }: AuditedFinding): boolean {
  return a.id !== b.id && (a.sameCauseAs?.includes(b.id) === true || b.sameCauseAs?.includes(a.id) === true);
}

function compare(a: AuditedFinding, b: AuditedFinding): number {
  const declares = ({ finding }: AuditedFinding): number => finding.check.sameCauseAs?.length ?? 0;
  return compareSeverities(a.severity, b.severity) || declares(b) - declares(a);
}
