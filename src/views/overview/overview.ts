import { type Layer, layerOf, type Severity } from '../../checks/index.ts';
import { type CheckView, checkViews } from '../checks.ts';
import { compareCounts, severitiesOf } from '../findings/query.ts';
import { namedFindings } from '../findings/rows.ts';
import { TITLED_LAYERS } from '../layers.ts';
import type { ViewContext } from '../view-context.ts';
import { type ActionView, actionViews } from './actions.ts';

/** The first screen: where the cluster stands. */
export interface Overview {
  readonly tool: string;
  /** `restricted:latest`; absent where it is not told. */
  readonly podSecurity?: string | undefined;
  readonly kubernetesVersion?: string | undefined;
  readonly objects: number;
  readonly workloads: number;
  readonly passingWorkloads?: number | undefined;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly accepted: number;
  readonly known: number;
  readonly layers: readonly LayerView[];
  readonly actions: readonly ActionView[];
  readonly gaps: number;
}

/** One layer of defense with what its checks said. */
export interface LayerView {
  readonly id: Layer;
  readonly title: string;
  /** `fail` when any check fails, `pass` when all pass, `partly` when some pass and the rest was not evaluated. */
  readonly verdict: 'pass' | 'fail' | 'partly' | 'not-evaluated';
  readonly pass: number;
  readonly fail: number;
  readonly notEvaluated: number;
  /** Open findings. */
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** The failing check with the worst findings. */
  readonly worst?: string | undefined;
  /** Why most of what was not evaluated was not. */
  readonly reason?: string | undefined;
}

export function overview(context: ViewContext): Overview {
  const { report } = context.scan;
  const { summary, settings, version } = report;
  return {
    tool: version,
    podSecurity: settings.podSecurity,
    kubernetesVersion: settings.kubernetesVersion,
    objects: summary.objects,
    workloads: summary.workloads,
    passingWorkloads: summary.passingWorkloads,
    bySeverity: summary.bySeverity,
    accepted: summary.accepted,
    known: summary.known,
    layers: layerViews(context),
    actions: actionViews(context),
    gaps: report.gaps.length,
  };
}

function layerViews(context: ViewContext): readonly LayerView[] {
  const checks = Map.groupBy(context.answer(checkViews), ({ layer }) => layer);
  const open = context.answer(namedFindings).flatMap(({ audited }) => (audited.state === 'open' ? [audited] : []));
  const findings = Map.groupBy(open, ({ finding }) => layerOf(finding.check.id));
  return TITLED_LAYERS.map(({ id, title }): LayerView => {
    const ofLayer = checks.get(id) ?? [];
    const count = (verdict: CheckView['verdict']) => ofLayer.filter((check) => check.verdict === verdict).length;
    const [pass, fail, notEvaluated] = [count('pass'), count('fail'), count('not-evaluated')];
    const found = findings.get(id) ?? [];
    const byCheck = Map.groupBy(found, ({ finding }) => finding.check);
    const [worst] = [...byCheck].sort(([, a], [, b]) => compareCounts(severitiesOf(b), severitiesOf(a)));
    const reasons = Map.groupBy(
      ofLayer.flatMap(({ reason }) => reason ?? []),
      (reason) => reason,
    );
    const [reason] = [...reasons].sort(([, a], [, b]) => b.length - a.length);
    return {
      id,
      title,
      verdict: fail > 0 ? 'fail' : pass === 0 ? 'not-evaluated' : notEvaluated > 0 ? 'partly' : 'pass',
      pass,
      fail,
      notEvaluated,
      bySeverity: severitiesOf(found),
      worst: worst?.[0].title,
      reason: reason?.[0],
    };
  });
}
