import type { Audit, AuditedFinding, FrameworkVerdict } from '../audit/index.ts';
import { compareSeverities, SEVERITIES, type Severity } from '../checks/index.ts';
import type { FieldPath, Gap, KubernetesObject, Origin, Position, Snapshot } from '../kube/index.ts';
import type { Location } from '../sources/index.ts';

/** Finds a field in the text that its object was read from. */
export type Locate = (origin: Origin, path: FieldPath) => Location | undefined;

/** What a scan was asked to judge by, in the user's words. */
export interface ReportSettings {
  /** `restricted:latest` */
  readonly podSecurity: string;
  /** `v1.37` */
  readonly kubernetesVersion: string;
  readonly failOn: Severity | 'none';
  readonly strict: boolean;
  /** The least severity that formats for people show; the rest is counted. Formats for programs have it all. */
  readonly show: Severity;
}

/** All that a report says, whatever its format. */
export interface Report {
  readonly version: string;
  readonly settings: ReportSettings;
  readonly audit: Audit;
  /** Those that were asked for. */
  readonly frameworks: readonly FrameworkVerdict[];
  readonly gaps: readonly Gap[];
  readonly summary: Summary;
  readonly locate: Locate;
}

export interface Summary {
  readonly objects: number;
  readonly workloads: number;
  /** Workloads that were judged in full and have no finding that counts against the scan. */
  readonly passingWorkloads: number;
  /** Open findings. */
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly open: number;
  readonly accepted: number;
  readonly known: number;
  readonly gaps: number;
  /** Open findings at or above the severity to fail on. */
  readonly failing: number;
  readonly passed: boolean;
}

export function makeReport(parts: Omit<Report, 'summary'> & { readonly snapshot: Snapshot }): Report {
  const { snapshot, ...rest } = parts;
  return { ...rest, summary: summarise(parts) };
}

function summarise({
  audit,
  gaps,
  settings,
  snapshot,
}: Pick<Report, 'audit' | 'gaps' | 'settings'> & { readonly snapshot: Snapshot }): Summary {
  const bySeverity: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  const states = { open: 0, accepted: 0, known: 0 };
  const notPassing = new Set<KubernetesObject>();
  let failing = 0;
  for (const one of audit.findings) {
    states[one.state]++;
    if (one.state !== 'open') continue;
    bySeverity[one.severity]++;
    if (!fails(one, settings.failOn)) continue;
    failing++;
    notPassing.add(one.finding.object);
  }
  const passing = snapshot.workloads.filter(({ object, problems }) => problems.length === 0 && !notPassing.has(object));
  return {
    objects: snapshot.objects.length,
    workloads: snapshot.workloads.length,
    passingWorkloads: passing.length,
    bySeverity,
    ...states,
    gaps: gaps.length,
    failing,
    passed: failing === 0 && !(settings.strict && gaps.length > 0),
  };
}

/** Whether a finding counts against the scan. */
export function fails({ state, severity }: AuditedFinding, failOn: Severity | 'none'): boolean {
  return state === 'open' && failOn !== 'none' && compareSeverities(severity, failOn) <= 0;
}

/** The findings of one object, the worst first. */
export interface ObjectFindings {
  readonly object: KubernetesObject;
  readonly findings: readonly AuditedFinding[];
}

/** The open findings that a report for people shows. */
export function shownFindings({ audit, settings }: Report): readonly AuditedFinding[] {
  return audit.findings.filter(
    ({ state, severity }) => state === 'open' && compareSeverities(severity, settings.show) <= 0,
  );
}

/** Groups findings by object: the object with the worst findings first, then the one with the most of them. */
export function byObject(findings: readonly AuditedFinding[]): readonly ObjectFindings[] {
  const groups = Map.groupBy(findings, ({ finding }) => finding.object);
  return [...groups]
    .map(([object, found]) => ({
      object,
      findings: found.sort((a, b) => compareSeverities(a.severity, b.severity)),
      weight: SEVERITIES.map((severity) => found.filter((one) => one.severity === severity).length),
    }))
    .sort((a, b) => compareWeights(b.weight, a.weight));
}

function compareWeights(a: readonly number[], b: readonly number[]): number {
  for (const [index, count] of a.entries()) {
    const difference = count - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** `shop.yaml:3:5`, or the file alone where the place in it is not known. */
export function formatPlace(file: string, start: Position | undefined): string {
  return start === undefined ? file : `${file}:${start.line}:${start.column}`;
}

/** What a finding says, with its container: `container "web": privileged is true`. */
export function findingMessage({ finding }: AuditedFinding): string {
  return finding.container === undefined
    ? finding.message
    : `container ${JSON.stringify(finding.container)}: ${finding.message}`;
}
