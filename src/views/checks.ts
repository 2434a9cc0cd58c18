import { type Layer, layerOf, type Severity } from '../checks/index.ts';
import type { ViewContext } from './view-context.ts';

/** A check with its texts, and what it said of the scan. */
export interface CheckView {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly layer: Layer;
  /** Markdown without headings. */
  readonly rationale: string;
  /** Markdown without headings. */
  readonly remediation: string;
  readonly references: readonly { readonly title: string; readonly url: string }[];
  readonly verdict: 'pass' | 'fail' | 'not-evaluated';
  /** Why it was not evaluated. */
  readonly reason?: string | undefined;
}

/** Every check that the scan ran. */
export function checkViews({ scan }: ViewContext): readonly CheckView[] {
  return scan.report.audit.verdicts.map(({ check, severity, verdict, reason }) => ({
    id: check.id,
    title: check.title,
    severity,
    layer: layerOf(check.id) ?? 'workloads',
    rationale: check.rationale,
    remediation: check.remediation,
    references: check.references,
    verdict,
    reason,
  }));
}
