/**
 * Filters, searches, sorts and groups findings. It runs in browsers as it does here: nothing in it reaches for more
 * than its input.
 */
import type { Severity } from '../../checks/index.ts';
import type { FindingRow } from './rows.ts';

/** A row with what its check adds to it. */
export interface SearchableRow extends FindingRow {
  readonly title: string;
  readonly layer: string;
  readonly fix: string;
}

export const FACETS = ['severity', 'state', 'layer', 'namespace', 'kind', 'owner', 'fix', 'check'] as const;
export type Facet = (typeof FACETS)[number];

export const GROUPINGS = ['check', 'workload', 'namespace', 'owner'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const SORTS = ['severity', 'check', 'object', 'place'] as const;
export type Sort = (typeof SORTS)[number];

export interface FindingQuery {
  /** Words that must all occur, in any order and case, anywhere in the row. */
  readonly text?: string | undefined;
  /** For each facet the values of which one must be the row's. */
  readonly only?: Readonly<Partial<Record<Facet, readonly string[]>>> | undefined;
  /** The key of the workload, or of another object. */
  readonly object?: string | undefined;
  /** What was opened, changed or resolved since then, in milliseconds; where there is history. */
  readonly changedSince?: number | undefined;
  readonly sort?: Sort | undefined;
  readonly descending?: boolean | undefined;
}

export interface FacetValue {
  readonly value: string;
  /** How many rows it would leave, given what the other facets ask for. */
  readonly count: number;
}

export interface FindingAnswer {
  readonly rows: readonly SearchableRow[];
  readonly facets: Readonly<Record<Facet, readonly FacetValue[]>>;
  readonly bySeverity: Readonly<Record<Severity, number>>;
}

export interface FindingGroup {
  readonly key: string;
  /** What the group is called: the title of a check, or the key itself. */
  readonly title: string;
  readonly rows: readonly SearchableRow[];
  readonly bySeverity: Readonly<Record<Severity, number>>;
}

const SEVERITY_ORDER: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

function facetValue(row: SearchableRow, facet: Facet): string {
  switch (facet) {
    case 'namespace':
      return row.object.namespace;
    case 'kind':
      return row.object.kind;
    case 'owner':
      return row.owner ?? '';
    default:
      return row[facet];
  }
}

/** The rows that a query asks for, in its order, with how many each value of each facet would leave. */
export function queryFindings(all: readonly SearchableRow[], query: FindingQuery): FindingAnswer {
  const words = (query.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const asked = FACETS.flatMap((facet) => {
    const values = query.only?.[facet] ?? [];
    return values.length === 0 ? [] : [{ facet, values: new Set(values) }];
  });
  const counts = new Map<Facet, Map<string, number>>(FACETS.map((facet) => [facet, new Map()]));
  const rows: SearchableRow[] = [];
  for (const row of all) {
    if (query.object !== undefined && rowKey(row) !== query.object && row.workload !== query.object) continue;
    if (words.length > 0 && !holds(row, words)) continue;
    const missed = asked.filter(({ facet, values }) => !values.has(facetValue(row, facet)));
    if (missed.length === 0) rows.push(row);
    if (missed.length > 1) continue;
    for (const facet of FACETS) {
      if (missed.length === 1 && missed[0]?.facet !== facet) continue;
      const value = facetValue(row, facet);
      const ofFacet = counts.get(facet);
      ofFacet?.set(value, (ofFacet.get(value) ?? 0) + 1);
    }
  }
  for (const { facet, values } of asked) {
    for (const value of values) if (!counts.get(facet)?.has(value)) counts.get(facet)?.set(value, 0);
  }
  return {
    rows: sorted(rows, query.sort ?? 'severity', query.descending === true),
    facets: Object.fromEntries(
      FACETS.map((facet) => [facet, facetValues(facet, counts.get(facet) ?? new Map())]),
    ) as Record<Facet, readonly FacetValue[]>,
    bySeverity: severitiesOf(rows),
  };
}

/** Rows by what they have in common: the group with the worst findings first, then the one with the most of them. */
export function groupFindings(rows: readonly SearchableRow[], by: Grouping): readonly FindingGroup[] {
  const groups = Map.groupBy(rows, (row) => groupKey(row, by));
  return [...groups]
    .map(([key, members]) => ({
      key,
      title: by === 'check' ? (members[0]?.title ?? key) : key,
      rows: members,
      bySeverity: severitiesOf(members),
    }))
    .sort((a, b) => compareCounts(b.bySeverity, a.bySeverity) || compareText(a.key, b.key));
}

export function severitiesOf(rows: readonly { readonly severity: Severity }[]): Readonly<Record<Severity, number>> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of rows) counts[severity]++;
  return counts;
}

/** Compares by how many there are of the worst severity, then of the next. */
export function compareCounts(a: Readonly<Record<Severity, number>>, b: Readonly<Record<Severity, number>>): number {
  for (const severity of SEVERITY_ORDER) if (a[severity] !== b[severity]) return a[severity] - b[severity];
  return 0;
}

function groupKey(row: SearchableRow, by: Grouping): string {
  switch (by) {
    case 'check':
      return row.check;
    case 'workload':
      return rowKey(row);
    case 'namespace':
      return row.object.namespace;
    case 'owner':
      return row.owner ?? '';
  }
}

function rowKey({ object }: FindingRow): string {
  return `${object.kind}/${object.namespace}/${object.name}`;
}

const texts = new WeakMap<SearchableRow, string>();

function holds(row: SearchableRow, words: readonly string[]): boolean {
  let text = texts.get(row);
  if (text === undefined) {
    const { object, title, check, message, field, container, place, owner } = row;
    text = [rowKey(row), title, check, message, field, container, place?.file, owner, object.apiVersion]
      .join('\n')
      .toLowerCase();
    texts.set(row, text);
  }
  return words.every((word) => text.includes(word));
}

function facetValues(facet: Facet, counts: ReadonlyMap<string, number>): readonly FacetValue[] {
  const values = [...counts].map(([value, count]) => ({ value, count }));
  if (facet === 'severity') return values.sort((a, b) => rank(a.value) - rank(b.value));
  return values.sort((a, b) => b.count - a.count || compareText(a.value, b.value));
}

function rank(severity: string): number {
  return (SEVERITY_ORDER as readonly string[]).indexOf(severity);
}

/** Rows that are equal by what is asked for stay in the order of the audit. */
function sorted(rows: readonly SearchableRow[], by: Sort, descending: boolean): readonly SearchableRow[] {
  const order = comparer(by);
  return rows.toSorted(descending ? (a, b) => order(b, a) : order);
}

function comparer(by: Sort): (a: SearchableRow, b: SearchableRow) => number {
  switch (by) {
    case 'severity':
      return (a, b) => rank(a.severity) - rank(b.severity);
    case 'check':
      return (a, b) => compareText(a.title, b.title);
    case 'object':
      return (a, b) =>
        compareText(a.object.namespace, b.object.namespace) ||
        compareText(a.object.kind, b.object.kind) ||
        compareText(a.object.name, b.object.name);
    case 'place':
      return (a, b) =>
        compareText(a.place?.file ?? '', b.place?.file ?? '') || (a.place?.line ?? 0) - (b.place?.line ?? 0);
  }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
