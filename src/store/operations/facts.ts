import type { ExceptionUse } from '../../audit/index.ts';
import type { Gap } from '../../kube/index.ts';
import { factTypes } from '../database/codes.ts';
import type { ControlRecord } from '../scan-record.ts';
import type { Since, StoredVerdict } from '../store.ts';
import type { Context } from './context.ts';

export async function gaps(context: Context, scan?: number): Promise<readonly Since<Gap>[]> {
  return await facts(context, 'gap', scan);
}

export async function verdicts(context: Context, scan?: number): Promise<readonly Since<StoredVerdict>[]> {
  const found = await facts<StoredVerdict>(context, 'verdict', scan);
  return found.toSorted((a, b) => compare(a.check, b.check));
}

export async function controls(context: Context, scan?: number): Promise<readonly Since<ControlRecord>[]> {
  const found = await facts<ControlRecord>(context, 'control', scan);
  return found.toSorted((a, b) => compare(a.framework, b.framework) || compare(a.control, b.control));
}

export async function exceptionUses(context: Context, scan?: number): Promise<readonly Since<ExceptionUse>[]> {
  return await facts(context, 'exception', scan);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What holds in a scan, in the order in which it was first said. */
async function facts<T extends object>(
  { engine, target }: Context,
  type: (typeof factTypes.words)[number],
  scan: number | undefined,
): Promise<readonly Since<T>[]> {
  const rows = await engine.db
    .selectFrom('fact')
    .select(['content', 'since_at'])
    .where('target_id', '=', target.id)
    .where('type', '=', factTypes.code(type))
    .where(({ eb, and, or }) =>
      scan === undefined
        ? eb('until_scan', 'is', null)
        : and([eb('since_scan', '<=', scan), or([eb('until_scan', 'is', null), eb('until_scan', '>', scan)])]),
    )
    .orderBy('id')
    .execute();
  return rows.map(({ content, since_at }) => ({ ...JSON.parse(content), since: since_at }));
}
