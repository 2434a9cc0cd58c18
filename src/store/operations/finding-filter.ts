import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely';
import { severities, statuses } from '../database/codes.ts';
import type { Tables } from '../database/tables.ts';
import type { FindingFilter } from '../store.ts';
import type { Context } from './context.ts';
import { searchPrefixes } from './search-words.ts';
import { storedName } from './stored-text.ts';

type Finding = ExpressionBuilder<Tables, 'finding'>;

/** The conditions on findings that a filter sets. */
export function matchesFilter(
  { engine, target }: Context,
  filter: FindingFilter,
): (finding: Finding) => ExpressionWrapper<Tables, 'finding', SqlBool> {
  const { status, severity, check, namespace, kind, owner, name, object, changedSince, search } = filter;
  return (finding) => {
    const all = [finding('finding.target_id', '=', target.id)];
    if (status !== undefined) {
      if (!status.includes('resolved')) all.push(finding('finding.resolved_at', 'is', null));
      all.push(
        finding(
          'finding.status',
          'in',
          status.map((word) => statuses.code(word)),
        ),
      );
    }
    if (severity !== undefined)
      all.push(
        finding(
          'finding.severity',
          'in',
          severity.map((word) => severities.code(word)),
        ),
      );
    if (check !== undefined) all.push(finding('finding.check_id', 'in', check.map(storedName)));
    if (namespace !== undefined) all.push(finding('finding.namespace', 'in', namespace.map(storedName)));
    if (kind !== undefined) all.push(finding('finding.kind', 'in', kind.map(storedName)));
    if (owner !== undefined)
      all.push(finding(finding.fn.coalesce('finding.owner', sql.lit('')), 'in', owner.map(storedName)));
    if (name !== undefined) all.push(finding('finding.name', '=', storedName(name)));
    if (object !== undefined) all.push(finding('finding.object_id', '=', object));
    if (changedSince !== undefined) all.push(finding('finding.changed_at', '>=', changedSince));
    const prefixes = search === undefined ? [] : searchPrefixes(search);
    if (prefixes.length > 0)
      all.push(finding.and([sql<SqlBool>`finding.id in (${engine.dialect.search.matching(prefixes)})`]));
    return finding.and(all);
  };
}
