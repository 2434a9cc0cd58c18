import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely';
import { severities, statuses } from '../database/codes.ts';
import type { Tables } from '../database/tables.ts';
import type { FindingFilter } from '../store.ts';
import type { Context } from './context.ts';
import { searchPrefixes } from './search-words.ts';
import { storedName } from './stored-text.ts';

type Finding = ExpressionBuilder<Tables, 'finding'>;
type Condition = ExpressionWrapper<Tables, 'finding', SqlBool>;

/** The conditions on findings that a filter sets. */
export function matchesFilter(
  { engine, target }: Context,
  filter: FindingFilter,
): (finding: Finding) => ExpressionWrapper<Tables, 'finding', SqlBool> {
  const { status, name, object, changedSince, search } = filter;
  return (finding) => {
    const all = [finding('finding.target_id', '=', target.id)];
    const oneOf = (column: keyof typeof COLUMNS, values: readonly (string | number)[] | undefined): void => {
      if (values !== undefined) all.push(isOneOf(finding, column, values));
    };
    if (status !== undefined && !status.includes('resolved')) all.push(finding('finding.resolved_at', 'is', null));
    oneOf(
      'status',
      status?.map((word) => statuses.code(word)),
    );
    oneOf(
      'severity',
      filter.severity?.map((word) => severities.code(word)),
    );
    oneOf('check', filter.check?.map(storedName));
    oneOf('namespace', filter.namespace?.map(storedName));
    oneOf('kind', filter.kind?.map(storedName));
    oneOf('owner', filter.owner?.map(storedName));
    if (name !== undefined) all.push(finding('finding.name', '=', storedName(name)));
    if (object !== undefined) all.push(finding('finding.object_id', '=', object));
    if (changedSince !== undefined) all.push(finding('finding.changed_at', '>=', changedSince));
    const prefixes = search === undefined ? [] : searchPrefixes(search);
    if (prefixes.length > 0) {
      all.push(finding.and([sql<SqlBool>`finding.id in (${engine.dialect.search.matching(prefixes)})`]));
    }
    return finding.and(all);
  };
}

const COLUMNS = {
  status: sql`finding.status`,
  severity: sql`finding.severity`,
  check: sql`finding.check_id`,
  namespace: sql`finding.namespace`,
  kind: sql`finding.kind`,
  owner: sql`coalesce(finding.owner, '')`,
} as const;

/** A list without values lets nothing through. */
function isOneOf(finding: Finding, column: keyof typeof COLUMNS, values: readonly (string | number)[]): Condition {
  const list = sql.join(values.map((value) => sql.val(value)));
  return finding.and([values.length === 0 ? sql<SqlBool>`1 = 0` : sql<SqlBool>`${COLUMNS[column]} in (${list})`]);
}
