import { sql } from 'kysely';
import { statuses } from '../database/codes.ts';
import type { ChangeQuery, FindingChange, FindingStatus, Page } from '../store.ts';
import type { Context } from './context.ts';
import { findingOf, latestTime, type ShownRow } from './finding-row.ts';
import { selectFindings } from './findings.ts';
import { page, readCursor } from './page.ts';

/**
 * The changes of the scans after `from`, folded to one for each finding: the worst first. What was opened and resolved
 * in between is no change, nor is what was resolved and came back as it was.
 */
export async function changes(context: Context, query: ChangeQuery): Promise<Page<FindingChange>> {
  const { from, to } = query;
  const asked = { from, to };
  const { limit, after } = readCursor(query, asked, ['number', 'number']);
  const rows = await foldedChanges(context, query, limit + 1, after);
  const latest = await latestTime(context);
  return page(
    rows,
    limit,
    asked,
    ({ severity, id }) => [severity, id],
    (row) => changeOf(row, latest),
  );
}

interface ChangedRow extends ShownRow {
  readonly change_before: number | null;
  readonly change_after: number;
  readonly change_scan: number;
}

async function foldedChanges(
  context: Context,
  { from, to }: ChangeQuery,
  limit: number,
  after: readonly (string | number)[] | undefined,
): Promise<readonly ChangedRow[]> {
  const { db } = context.engine;
  const span = db
    .selectFrom('finding_change')
    .select([sql<number>`+finding_id`.as('finding_id'), sql<number>`min(scan_id)`.as('first')])
    .select(sql<number>`max(scan_id)`.as('last'))
    .select(sql<number>`max(case when before = after or message_before is not null then 1 else 0 end)`.as('edited'))
    .select(sql<number>`max(severity) - min(severity)`.as('weighed'))
    .where('scan_id', '>', from)
    .$if(to !== undefined, (query) => query.where('scan_id', '<=', to ?? 0))
    // Written so that SQLite reads the scans asked for, and not the whole history in the order of findings.
    .groupBy(sql`+finding_id`);
  let select = selectFindings(context)
    .innerJoin(span.as('span'), 'span.finding_id', 'finding.id')
    .innerJoin('finding_change as first', (join) =>
      join.onRef('first.finding_id', '=', 'span.finding_id').onRef('first.scan_id', '=', 'span.first'),
    )
    .innerJoin('finding_change as last', (join) =>
      join.onRef('last.finding_id', '=', 'span.finding_id').onRef('last.scan_id', '=', 'span.last'),
    )
    .select(['first.before as change_before', 'last.after as change_after', 'span.last as change_scan'])
    .where('finding.target_id', '=', context.target.id)
    .where(sql<boolean>`not (last.after = ${RESOLVED} and coalesce(first.before, ${RESOLVED}) = ${RESOLVED})`)
    .where(sql<boolean>`(first.before is null or first.before <> last.after or span.edited > 0 or span.weighed > 0)`)
    .orderBy('finding.severity')
    .orderBy('finding.id')
    .limit(limit);
  if (after !== undefined)
    select = select.where(sql<boolean>`(finding.severity, finding.id) > (${after[0]}, ${after[1]})`);
  return await select.execute();
}

const RESOLVED = sql.lit(statuses.code('resolved'));

function changeOf(row: ChangedRow, latest: number): FindingChange {
  const before = row.change_before === null ? undefined : statuses.word(row.change_before);
  const after = statuses.word(row.change_after);
  return { type: typeOf(before, after), before, after, scan: row.change_scan, finding: findingOf(row, latest) };
}

function typeOf(before: FindingStatus | undefined, after: FindingStatus): FindingChange['type'] {
  if (after === 'resolved') return 'resolved';
  if (before === undefined) return 'opened';
  return before === 'resolved' ? 'reopened' : 'changed';
}

/** All of them. */
export async function allChanges(context: Context, from: number, to: number): Promise<readonly FindingChange[]> {
  const latest = await latestTime(context);
  const rows = await foldedChanges(context, { from, to }, Number.MAX_SAFE_INTEGER, undefined);
  return rows.map((row) => changeOf(row, latest));
}
