import { verdicts } from '../database/codes.ts';
import type { TrendPoint, TrendQuery } from '../store.ts';
import type { Context } from './context.ts';

export async function trend(
  { engine, target }: Context,
  { from, to, check }: TrendQuery,
): Promise<readonly TrendPoint[]> {
  let select = engine.db.selectFrom('daily').selectAll().where('target_id', '=', target.id);
  if (from !== undefined) select = select.where('day', '>=', from);
  if (to !== undefined) select = select.where('day', '<=', to);
  if (check !== undefined) select = select.where('check_id', '=', check);
  const rows = await select.orderBy('day').orderBy('check_id').execute();
  return rows.map(({ day, check_id, verdict, critical, high, medium, low, info, accepted, known }) => ({
    day,
    check: check_id,
    verdict: verdicts.word(verdict),
    open: { critical, high, medium, low, info },
    accepted,
    known,
  }));
}
