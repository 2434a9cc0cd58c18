import type { Static } from 'typebox';
import { LAYERS, type Layer, layerOf } from '../../checks/index.ts';
import type { Since, Store, TrendPoint, VerdictRecord } from '../../store/index.ts';
import type { Written } from '../http/api.ts';
import type { Overview } from '../http/schemas/state.ts';
import { topActions } from './actions.ts';
import { addUp } from './trend.ts';

const DAY = 86_400_000;
const TREND_DAYS = 30;
/** More changes since yesterday are counted no further. */
const MOST_CHANGES = 1_000;
const SHOWN_CHANGES = 20;

type Reading = Pick<Store, 'latestScan' | 'verdicts' | 'findingGroups' | 'trend' | 'scanAt' | 'changes' | 'gaps'>;

/** What somebody wants to know first. */
export async function overview(store: Reading, now: number): Promise<Written<Static<typeof Overview>>> {
  const from = new Date(now - TREND_DAYS * DAY).toISOString().slice(0, 10);
  const [scan, verdicts, groups, points, gaps, yesterday] = await Promise.all([
    store.latestScan(),
    store.verdicts(),
    store.findingGroups({ by: 'check', status: ['open'], limit: 1_000 }),
    store.trend({ from }),
    store.gaps(),
    sinceYesterday(store, now),
  ]);
  const skipped = verdicts.filter(({ verdict }) => verdict === 'not-evaluated');
  return {
    scan,
    layers: LAYERS.map((layer) => layerState(layer, verdicts, points)),
    sinceYesterday: yesterday,
    actions: topActions(groups.items).map((action) => ({ ...action })),
    notEvaluated: {
      checks: skipped.map(({ check, title, reason }) => ({ check, title, reason })),
      gaps: gaps.length,
    },
  };
}

function layerState(
  layer: Layer,
  verdicts: readonly Since<VerdictRecord>[],
  points: readonly TrendPoint[],
): Written<Static<typeof Overview>['layers'][number]> {
  const own = verdicts.filter(({ check }) => layerOf(check) === layer);
  const count = (verdict: VerdictRecord['verdict']) => own.filter((one) => one.verdict === verdict).length;
  const checks = { pass: count('pass'), fail: count('fail'), notEvaluated: count('not-evaluated') };
  const days = addUp(points.filter(({ check }) => layerOf(check) === layer));
  const latest = days.at(-1);
  return {
    layer,
    verdict: verdictOf(checks),
    checks,
    open: latest?.open ?? { critical: 0, high: 0, medium: 0, low: 0, info: 0 },
    trend: days.map(({ day, open }) => ({
      day,
      open: open.critical + open.high + open.medium + open.low + open.info,
    })),
  };
}

/** What was not looked at may be wrong: a layer passes when all of it was judged, and nothing fails. */
function verdictOf({ pass, fail, notEvaluated }: Static<typeof Overview>['layers'][number]['checks']) {
  if (fail > 0) return 'fail';
  return pass > 0 && notEvaluated === 0 ? 'pass' : 'not-evaluated';
}

/** Against the last scan that is a day old; or the first one, where all are younger: then there is nothing to tell. */
async function sinceYesterday(
  store: Reading,
  now: number,
): Promise<Written<Static<typeof Overview>['sinceYesterday']>> {
  const before = await store.scanAt(now - DAY);
  if (before === undefined) return undefined;
  const page = await store.changes({ from: before.id, limit: MOST_CHANGES });
  const count = (type: string) => page.items.filter((change) => change.type === type).length;
  return {
    from: { scan: before.id, finishedAt: before.finishedAt },
    opened: count('opened'),
    reopened: count('reopened'),
    resolved: count('resolved'),
    changed: count('changed'),
    more: page.next !== undefined,
    changes: page.items.slice(0, SHOWN_CHANGES).map((change) => ({ ...change })),
  };
}
