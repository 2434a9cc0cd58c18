import { layerOf, SEVERITIES } from '../../checks/index.ts';
import type { Store, TrendPoint } from '../../store/index.ts';

/** A day, everything added up. */
export interface TrendDay {
  readonly day: string;
  readonly open: Record<(typeof SEVERITIES)[number], number>;
  accepted: number;
  known: number;
  /** Checks by verdict. */
  failing: number;
  passing: number;
}

export interface TrendQuestion {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly check?: string | undefined;
  readonly layer?: string | undefined;
}

/** Findings and verdicts by day, of everything or of a part. */
export async function trend(store: Pick<Store, 'trend'>, { layer, ...query }: TrendQuestion): Promise<TrendDay[]> {
  const points = await store.trend(query);
  return addUp(layer === undefined ? points : points.filter(({ check }) => layerOf(check) === layer));
}

/** The points of each day as one; days are in order. */
export function addUp(points: readonly TrendPoint[]): TrendDay[] {
  const days = new Map<string, TrendDay>();
  for (const { day, verdict, open, accepted, known } of points) {
    const sum = days.get(day) ?? emptyDay(day);
    for (const severity of SEVERITIES) sum.open[severity] += open[severity];
    sum.accepted += accepted;
    sum.known += known;
    if (verdict === 'fail') sum.failing++;
    if (verdict === 'pass') sum.passing++;
    days.set(day, sum);
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

function emptyDay(day: string): TrendDay {
  const open = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  return { day, open, accepted: 0, known: 0, failing: 0, passing: 0 };
}
