import { findCheck, type Layer, layerOf, SEVERITIES, type Severity } from '../../checks/index.ts';
import type { FindingGroup, SeverityCounts } from '../../store/index.ts';

/** Something to do that closes findings, with the reason to do it. */
export interface Action {
  readonly check: string;
  readonly title: string;
  readonly severity: Severity;
  readonly layer: Layer | undefined;
  readonly remediation: string;
  readonly findings: number;
  readonly bySeverity: SeverityCounts;
  readonly reason: string;
}

/**
 * What a finding weighs against others. One that is worse weighs more than any likely number of those below, so that
 * many small things do not hide a great one.
 */
const WEIGHTS: SeverityCounts = { critical: 1_000, high: 100, medium: 10, low: 1, info: 0 };

const MOST_ACTIONS = 10;

/** What removes most: the checks whose open findings weigh most together. */
export function topActions(groups: readonly FindingGroup[]): readonly Action[] {
  return groups
    .map((group) => ({ group, weight: weightOf(group.bySeverity) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || (a.group.value < b.group.value ? -1 : 1))
    .slice(0, MOST_ACTIONS)
    .map(({ group }) => actionOf(group));
}

function weightOf(counts: SeverityCounts): number {
  return SEVERITIES.reduce((sum, severity) => sum + counts[severity] * WEIGHTS[severity], 0);
}

function actionOf({ value, count, bySeverity }: FindingGroup): Action {
  const check = findCheck(value);
  const worst = SEVERITIES.find((severity) => bySeverity[severity] > 0) ?? 'info';
  return {
    check: value,
    title: check?.title ?? value,
    severity: worst,
    layer: layerOf(value),
    remediation: check?.remediation ?? '',
    findings: count,
    bySeverity,
    reason: reasonOf(bySeverity, check?.rationale ?? ''),
  };
}

/** `closes 2 critical and 12 high findings. Whoever …` */
function reasonOf(counts: SeverityCounts, rationale: string): string {
  const told = SEVERITIES.filter((severity) => counts[severity] > 0).map(
    (severity) => `${counts[severity]} ${severity}`,
  );
  const last = told.pop() ?? '';
  const list = told.length === 0 ? last : `${told.join(', ')} and ${last}`;
  const total = SEVERITIES.reduce((sum, severity) => sum + counts[severity], 0);
  return `Closes ${list} ${total === 1 ? 'finding' : 'findings'}. ${rationale}`.trim();
}
