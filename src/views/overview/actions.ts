import { layerOf, type Severity } from '../../checks/index.ts';
import { fixKind } from '../findings/fixes.ts';
import { compareCounts, severitiesOf } from '../findings/query.ts';
import { namedFindings } from '../findings/rows.ts';
import { objectKey, objectName } from '../object-name.ts';
import type { ViewContext } from '../view-context.ts';

/** Something to do that closes findings, with the reason for its place in the list. */
export interface ActionView {
  readonly check: string;
  readonly title: string;
  readonly layer: string;
  /** What to change. Markdown without headings. */
  readonly remediation: string;
  /** What can happen while it is not done. Markdown without headings. */
  readonly rationale: string;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly findings: number;
  readonly objects?: number | undefined;
  /** How many of the findings have a fix that was proven. */
  readonly proven?: number | undefined;
}

const MOST_ACTIONS = 10;

/**
 * What to do first: what closes the most findings of the worst severity, then of the next. An action is a check's
 * remediation, in all the places where the check fails.
 */
export function actionViews(context: ViewContext): readonly ActionView[] {
  const open = context.answer(namedFindings).filter(({ audited }) => audited.state === 'open');
  const groups = Map.groupBy(open, ({ audited }) => audited.finding.check);
  return [...groups]
    .map(([check, findings]) => ({
      check,
      findings,
      bySeverity: severitiesOf(findings.map(({ audited }) => audited)),
    }))
    .sort((a, b) => compareCounts(b.bySeverity, a.bySeverity))
    .slice(0, MOST_ACTIONS)
    .map(({ check, findings, bySeverity }) => ({
      check: check.id,
      title: check.title,
      layer: layerOf(check.id) ?? 'workloads',
      remediation: check.remediation,
      rationale: check.rationale,
      bySeverity,
      findings: findings.length,
      objects: new Set(findings.map(({ audited }) => objectKey(objectName(audited.finding.object)))).size,
      proven: findings.filter(({ audited }) => ['safe', 'likely', 'also-fixed'].includes(fixKind(audited, context)))
        .length,
    }));
}
