import type { Static } from 'typebox';
import type { Layer } from '../../../src/checks/index.ts';
import type { Overview as OverviewSchema, Server, Trend } from '../../../src/server/http/schemas/state.ts';
import type { LayerView, Overview } from '../../../src/views/index.ts';
import type { TrendPoint } from '../api.ts';
import type { Checks } from './findings.ts';

type OverviewAnswer = Static<typeof OverviewSchema>;

const TITLES: Readonly<Record<Layer, string>> = {
  identity: 'Identity and access',
  network: 'Network',
  workloads: 'Workloads',
  images: 'Images',
  secrets: 'Secrets and encryption',
  'control-plane': 'Control plane',
  admission: 'Admission',
};

const NONE = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };

export function overviewOf(
  { scan, layers, actions, notEvaluated }: OverviewAnswer,
  { version }: Static<typeof Server>,
  checks: Checks,
): Overview {
  return {
    tool: version,
    podSecurity: undefined,
    kubernetesVersion: scan?.serverVersion,
    objects: scan?.objects ?? 0,
    workloads: scan?.workloads ?? 0,
    passingWorkloads: undefined,
    bySeverity: scan?.bySeverity ?? NONE,
    accepted: scan?.counts.accepted ?? 0,
    known: scan?.counts.known ?? 0,
    layers: layers.map((layer) => layerOf(layer, actions, checks)),
    actions: actions.map(({ check, title, layer, remediation, reason, findings, bySeverity }) => ({
      check,
      title,
      layer: layer ?? '',
      remediation,
      rationale: reason,
      bySeverity,
      findings,
    })),
    gaps: notEvaluated.gaps,
  };
}

function layerOf(
  { layer, checks: { pass, fail, notEvaluated }, open }: OverviewAnswer['layers'][number],
  actions: OverviewAnswer['actions'],
  checks: Checks,
): LayerView {
  const idle = [...checks.values()].filter((check) => check.layer === layer && check.verdict === 'not-evaluated');
  const reasons = Map.groupBy(
    idle.flatMap(({ reason }) => reason ?? []),
    (reason) => reason,
  );
  const [reason] = [...reasons].sort(([, a], [, b]) => b.length - a.length);
  return {
    id: layer,
    title: TITLES[layer],
    verdict: fail > 0 ? 'fail' : pass === 0 ? 'not-evaluated' : notEvaluated > 0 ? 'partly' : 'pass',
    pass,
    fail,
    notEvaluated,
    bySeverity: open,
    worst:
      actions.find((action) => action.layer === layer)?.title ??
      [...checks.values()].find((check) => check.layer === layer && check.verdict === 'fail')?.title,
    reason: reason?.[0],
  };
}

/** The days of everything, with those of each layer. */
export function trendOf({ days }: Static<typeof Trend>, { layers }: OverviewAnswer): readonly TrendPoint[] {
  const byLayer = layers.map(
    ({ layer, trend }) => [layer, new Map(trend.map(({ day, open }) => [day, open]))] as const,
  );
  return days.map(({ day, open }) => ({
    day,
    bySeverity: open,
    byLayer: Object.fromEntries(byLayer.map(([layer, ofDay]) => [layer, ofDay.get(day) ?? 0])),
  }));
}
