import { type RawBuilder, sql } from 'kysely';
import type { Severity } from '../../checks/index.ts';
import { severities, statuses } from '../database/codes.ts';
import type { Facets, FacetValue, FindingFilter, FindingGroup, GroupQuery, Page, SeverityCounts } from '../store.ts';
import type { Context } from './context.ts';
import { matchesFilter } from './finding-filter.ts';
import { page, readCursor } from './page.ts';

const MOST_VALUES = 200;

const FACETS = {
  status: 'finding.status',
  severity: 'finding.severity',
  check: 'finding.check_id',
  namespace: 'finding.namespace',
  kind: 'finding.kind',
  owner: 'finding.owner',
} as const;

type Facet = keyof typeof FACETS;

export async function facets(context: Context, filter: FindingFilter): Promise<Facets> {
  const found: [string, readonly FacetValue[]][] = [];
  for (const facet of Object.keys(FACETS) as Facet[]) found.push([facet, await values(context, filter, facet)]);
  return Object.fromEntries(found) as Facets;
}

async function values(context: Context, filter: FindingFilter, facet: Facet): Promise<readonly FacetValue[]> {
  const value =
    facet === 'owner' ? sql<string>`coalesce(finding.owner, '')` : sql<string | number>`${sql.ref(FACETS[facet])}`;
  const rows = await context.engine.db
    .selectFrom('finding')
    .select([value.as('value'), sql<number>`count(*)`.as('count')])
    .where(matchesFilter(context, { ...filter, [facet]: undefined }))
    .groupBy(value)
    .orderBy('count', 'desc')
    .orderBy('value')
    .limit(MOST_VALUES)
    .execute();
  const named = rows.map(({ value, count }) => ({ value: nameOf(facet, value), count: Number(count) }));
  if (facet !== 'severity') return named;
  return named.sort((a, b) => severities.code(a.value as Severity) - severities.code(b.value as Severity));
}

function nameOf(facet: Facet, value: string | number): string {
  if (facet === 'status') return statuses.word(Number(value));
  return facet === 'severity' ? severities.word(Number(value)) : String(value);
}

const GROUPS: Readonly<Record<GroupQuery['by'], RawBuilder<string>>> = {
  check: sql`finding.check_id`,
  object: sql`cast(finding.object_id as varchar(20))`,
  namespace: sql`finding.namespace`,
  owner: sql`coalesce(finding.owner, '')`,
};

/** Groups are counted anew for each page, so that the cursor is how many were shown. */
export async function findingGroups(context: Context, query: GroupQuery): Promise<Page<FindingGroup>> {
  const { limit: _limit, cursor: _cursor, ...asked } = query;
  const { limit, after } = readCursor(query, asked, ['number']);
  const shown = Number(after?.[0] ?? 0);
  const group = GROUPS[query.by];
  const counts = severities.words.map((word) =>
    sql<number>`sum(case when finding.severity = ${sql.lit(severities.code(word))} then 1 else 0 end)`.as(word),
  );
  let select = context.engine.db
    .selectFrom('finding')
    .select([group.as('value'), sql<number>`min(finding.object_id)`.as('object_id'), sql<number>`count(*)`.as('count')])
    .select(counts)
    .where(matchesFilter(context, query))
    .groupBy(group)
    .limit(limit + 1)
    .offset(shown);
  for (const word of severities.words) select = select.orderBy(word, 'desc');
  const rows = await select.orderBy('value').execute();
  const names =
    query.by === 'object'
      ? await objectNames(
          context,
          rows.map(({ object_id }) => object_id),
        )
      : undefined;
  return page(
    rows,
    limit,
    asked,
    () => [shown + limit],
    (row) => {
      const object = names?.get(row.object_id);
      const value =
        object === undefined ? row.value : [object.kind, object.namespace, object.name].filter(Boolean).join('/');
      const bySeverity = countsOf(row as unknown as SeverityCounts);
      return { value, ...(object === undefined ? {} : { object }), count: Number(row.count), bySeverity };
    },
  );
}

/** PostgreSQL gives sums as text. */
function countsOf(row: SeverityCounts): SeverityCounts {
  const counts = severities.words.map((word) => [word, Number(row[word])] as const);
  return Object.fromEntries(counts) as unknown as SeverityCounts;
}

async function objectNames({ engine }: Context, ids: readonly number[]) {
  if (ids.length === 0) return new Map<number, never>();
  const rows = await engine.db
    .selectFrom('object')
    .select(['id', 'api_version as apiVersion', 'kind', 'namespace', 'name'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}
