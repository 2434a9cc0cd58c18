import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { severities, statuses } from '../database/codes.ts';
import type { FindingDetails, FindingQuery, FindingSort, Page, StoredFinding } from '../store.ts';
import type { Context } from './context.ts';
import { matchesFilter } from './finding-filter.ts';
import { findingOf, latestTime, SHOWN, type ShownRow } from './finding-row.ts';
import { type Key, page, readCursor } from './page.ts';

interface Order {
  readonly columns: readonly Exclude<keyof ShownRow, 'api_version'>[];
  readonly types: readonly ('string' | 'number')[];
  readonly descends: boolean;
}

/** All columns of an order go the same way, so that an index answers and a page begins at a value of it. */
const ORDERS: Readonly<Record<FindingSort, Order>> = {
  severity: { columns: ['severity', 'id'], types: ['number', 'number'], descends: false },
  firstSeen: { columns: ['first_seen_at', 'id'], types: ['number', 'number'], descends: true },
  lastChange: { columns: ['changed_at', 'id'], types: ['number', 'number'], descends: true },
  check: { columns: ['check_id', 'id'], types: ['string', 'number'], descends: false },
  object: {
    columns: ['namespace', 'kind', 'name', 'id'],
    types: ['string', 'string', 'string', 'number'],
    descends: false,
  },
};

export async function findings(context: Context, query: FindingQuery): Promise<Page<StoredFinding>> {
  const { limit: _limit, cursor: _cursor, ...asked } = query;
  const { columns, types, descends } = ORDERS[query.sort ?? 'severity'];
  const { limit, after } = readCursor(query, asked, types);
  const direction = descends === (query.reverse ?? false) ? 'asc' : 'desc';
  // The page is found in an index alone, and its rows are read after that.
  let ids = context.engine.db
    .selectFrom('finding')
    .select('finding.id')
    .where(matchesFilter(context, query))
    .limit(limit + 1);
  for (const column of columns) ids = ids.orderBy(`finding.${column}`, direction);
  if (after !== undefined) ids = ids.where(isBehind(columns, after, direction));
  let select = selectFindings(context).where('finding.id', 'in', ids);
  for (const column of columns) select = select.orderBy(`finding.${column}`, direction);
  const [rows, latest] = [await select.execute(), await latestTime(context)];
  const keysOf = (row: ShownRow): Key[] => columns.map((column) => row[column] ?? '');
  return page(rows, limit, asked, keysOf, (row) => findingOf(row, latest));
}

/** Findings with all that is shown of them. */
export function selectFindings({ engine }: Context) {
  return engine.db
    .selectFrom('finding')
    .innerJoin('object', 'object.id', 'finding.object_id')
    .select(SHOWN.map((column) => `finding.${column}` as const))
    .select('object.api_version');
}

function isBehind(columns: readonly string[], after: readonly Key[], direction: 'asc' | 'desc'): RawBuilder<SqlBool> {
  const names = sql.join(columns.map((column) => sql.ref(`finding.${column}`)));
  const values = sql.join(after.map((value) => sql.val(value)));
  return direction === 'desc' ? sql`(${names}) < (${values})` : sql`(${names}) > (${values})`;
}

export async function finding(context: Context, id: string): Promise<FindingDetails | undefined> {
  const { engine, target } = context;
  const row = await selectFindings(context)
    .where('finding.target_id', '=', target.id)
    .where('finding.key', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const evidence = await engine.db
    .selectFrom('finding_evidence')
    .select('content')
    .where('finding_id', '=', row.id)
    .executeTakeFirst();
  const events = await engine.db
    .selectFrom('finding_change')
    .innerJoin('scan', 'scan.id', 'finding_change.scan_id')
    .select(['scan.id as scan', 'scan.finished_at as at', 'before', 'after', 'severity', 'message_before'])
    .where('finding_id', '=', row.id)
    .orderBy('scan.id')
    .execute();
  return {
    ...findingOf(row, await latestTime(context)),
    ...(evidence === undefined ? {} : JSON.parse(evidence.content)),
    history: events.map(({ scan, at, before, after, severity, message_before }) => ({
      scan,
      at,
      before: before === null ? undefined : statuses.word(before),
      after: statuses.word(after),
      severity: severities.word(severity),
      ...(message_before === null ? {} : { messageBefore: message_before }),
    })),
  };
}
