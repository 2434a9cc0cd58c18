import {
  FACETS,
  type Facet,
  type FindingQuery,
  GROUPINGS,
  type Grouping,
  SORTS,
} from '../../../src/views/findings/query.ts';
import { many, one, oneOf, type Search } from '../../app/search.ts';

/** What the address asks of the list. Without a state in it, open findings are meant. */
export function queryOf(search: Search): FindingQuery {
  const only = Object.fromEntries(
    FACETS.flatMap((facet) => {
      const values = many(search, facet);
      return values.length > 0 ? [[facet, values] as const] : [];
    }),
  ) as Partial<Record<Facet, readonly string[]>>;
  return {
    text: one(search, 'q'),
    only,
    object: one(search, 'object'),
    changedSince: sinceOf(search),
    sort: oneOf(search, 'sort', SORTS),
    descending: one(search, 'desc') === 'yes',
  };
}

/** The time that changes are asked for from, in milliseconds. */
export function sinceOf(search: Search): number | undefined {
  const since = Number(one(search, 'since'));
  return Number.isSafeInteger(since) && since > 0 ? since : undefined;
}

export function groupingOf(search: Search): Grouping | undefined {
  return oneOf(search, 'group', GROUPINGS);
}

/** The same query narrowed to a group. */
export function inGroup(query: FindingQuery, by: Grouping, key: string): FindingQuery {
  if (by === 'workload') return { ...query, object: key };
  return { ...query, only: { ...query.only, [by]: [key] } };
}
