import type { Static } from 'typebox';
import type {
  ChangesPage,
  Excerpt as ExcerptSchema,
  Facets,
  FindingDetails,
  FindingsPage,
  Fix,
  GroupsPage,
} from '../../../src/server/http/schemas/findings.ts';
import type { CheckState, Overview as OverviewSchema } from '../../../src/server/http/schemas/state.ts';
import type { FindingQuery, Grouping, SearchableRow } from '../../../src/views/findings/query.ts';
import type { Excerpt, FindingDetail, FixView } from '../../../src/views/index.ts';
import type { Changes, FindingChange, FindingFacets, FindingHistory, FindingPage, GroupHead } from '../api.ts';
import { ApiError, ask, PART, type Parameters } from './client.ts';

type StoredFinding = Static<typeof FindingsPage>['items'][number];

/** The titles and layers of checks, which findings name by their id alone. */
export type Checks = ReadonlyMap<string, Static<typeof CheckState>>;

function rowOf(finding: StoredFinding, checks: Checks): SearchableRow {
  const { place } = finding;
  const check = checks.get(finding.check);
  const { kind, namespace, name } = finding.object;
  return {
    id: finding.id,
    check: finding.check,
    title: check?.title ?? finding.check,
    layer: check?.layer ?? '',
    severity: finding.severity,
    state: finding.status,
    object: finding.object,
    workload: WITH_TEMPLATE.has(kind) ? `${kind}/${namespace}/${name}` : undefined,
    container: finding.container,
    field: finding.field,
    message: finding.message,
    place: place && { file: place.file, line: place.start?.line, column: place.start?.column },
    owner: finding.owner,
    fix: '',
  };
}

/** The kinds that have a page of their own. */
const WITH_TEMPLATE: ReadonlySet<string> = new Set([
  'CronJob',
  'DaemonSet',
  'Deployment',
  'Job',
  'Pod',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
]);

/** The sorts that the server knows; by place there is none. */
const SORTS = { severity: 'severity', check: 'check', object: 'object', place: 'object' } as const;

function filtersOf({ only = {}, text, object, changedSince }: FindingQuery): Parameters {
  const [kind, namespace, name] = object?.split('/') ?? [];
  return {
    status: only.state ?? (changedSince === undefined ? ['open', 'accepted', 'known'] : undefined),
    severity: only.severity,
    check: only.check,
    namespace: object === undefined ? only.namespace : namespace === '' ? undefined : namespace,
    kind: object === undefined ? only.kind : kind,
    owner: only.owner,
    layer: only.layer,
    name,
    search: text?.trim() || undefined,
    changedSince,
  };
}

export async function findings(query: FindingQuery, cursor: string | undefined, checks: Checks): Promise<FindingPage> {
  const filters = filtersOf(query);
  const [page, total] = await Promise.all([
    ask<Static<typeof FindingsPage>>('/findings', {
      ...filters,
      sort: SORTS[query.sort ?? 'severity'],
      reverse: query.descending === true ? true : undefined,
      limit: PART,
      cursor,
    }),
    cursor === undefined ? countOf(filters) : 0,
  ]);
  return { rows: page.items.map((one) => rowOf(one, checks)), total, next: page.next };
}

async function countOf(filters: Parameters): Promise<number> {
  const { severity } = await ask<Static<typeof Facets>>('/findings/facets', filters);
  const asked = filters['severity'];
  const chosen = Array.isArray(asked) && asked.length > 0 ? new Set<string>(asked) : undefined;
  return severity.reduce((sum, { value, count }) => sum + (chosen?.has(value) === false ? 0 : count), 0);
}

export async function facets(query: FindingQuery): Promise<FindingFacets> {
  const { status, ...others } = await ask<Static<typeof Facets>>('/findings/facets', filtersOf(query));
  const asked = query.only?.severity ?? [];
  const bySeverity = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { value, count } of others.severity) {
    if (Object.hasOwn(bySeverity, value) && (asked.length === 0 || asked.includes(value))) {
      bySeverity[value as keyof typeof bySeverity] = count;
    }
  }
  return { facets: { ...others, state: status }, bySeverity };
}

const AS_GROUPED: Readonly<Record<Grouping, string>> = {
  check: 'check',
  workload: 'object',
  namespace: 'namespace',
  owner: 'owner',
};

export async function groups(query: FindingQuery, by: Grouping, checks: Checks): Promise<readonly GroupHead[]> {
  const { items } = await ask<Static<typeof GroupsPage>>('/findings/groups', {
    ...filtersOf(query),
    by: AS_GROUPED[by],
    limit: PART,
  });
  return items.map(({ value, count, bySeverity }) => ({
    key: value,
    title: by === 'check' ? (checks.get(value)?.title ?? value) : value,
    count,
    bySeverity,
  }));
}

export type Details = Static<typeof FindingDetails>;

/** A finding with what is around it. What was resolved is in the history alone, and has neither excerpt nor fix. */
export async function finding(
  id: string,
  checks: Checks,
): Promise<{ readonly row: SearchableRow; readonly detail: FindingDetail; readonly details: Details }> {
  const path = `/findings/${encodeURIComponent(id)}`;
  const details = await ask<Details>(path);
  const isThere = details.status !== 'resolved';
  const [excerpt, fix] = await Promise.all([
    isThere ? orNothing(ask<Static<typeof ExcerptSchema>>(`${path}/excerpt`)) : undefined,
    isThere ? orNothing(ask<Static<typeof Fix>>(`${path}/fix`)) : undefined,
  ]);
  return {
    row: rowOf(details, checks),
    details,
    detail: {
      id,
      excerpt: excerpt && excerptOf(excerpt, details),
      noExcerpt: excerpt === undefined ? 'The last scan no longer has it.' : undefined,
      fix: fix === undefined ? { type: 'not-tried', reason: 'There is nothing to fix.' } : fixOf(fix),
      exception: details.exception,
      exceptionText: details.accept.configuration,
      alsoFails: details.alsoFails,
    },
  };
}

/** An answer that the last scan does not hold is not there. */
async function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}

function excerptOf(
  { firstLine, lines, marked, exact, location, source }: Static<typeof ExcerptSchema>,
  { place, object }: Details,
): Excerpt {
  const file = location?.file ?? place?.file ?? `${object.kind} ${object.name}`;
  return {
    file: source === 'file' ? file : `${file}, ${source === 'rendered' ? 'as rendered' : 'as it is in the cluster'}`,
    first: firstLine,
    lines,
    marked: [marked.first, marked.last],
    exact,
  };
}

function fixOf({ type, tier, title = '', why = '', reason = '', diffs, patches }: Static<typeof Fix>): FixView {
  switch (type) {
    case 'fixed':
      return {
        type: 'proven',
        tier: tier ?? 'likely',
        title,
        why,
        diff: diffs.map(({ diff }) => diff).join('') || undefined,
        patch: patches.map(({ text }) => text).join('---\n') || undefined,
      };
    case 'also-fixed':
      return { type };
    case 'by-hand':
      return { type, reason };
  }
}

const BECAME: Readonly<Record<Details['status'], string>> = {
  open: 'opened',
  accepted: 'accepted by an exception',
  known: 'taken into the baseline',
  resolved: 'resolved',
};

export function historyOf({ firstSeenAt, history }: Details): FindingHistory {
  return {
    firstSeen: new Date(firstSeenAt).toISOString(),
    events: history.map(({ at, before, after, message }) => ({
      at: new Date(at).toISOString(),
      what:
        before === undefined
          ? 'found for the first time'
          : before === 'resolved'
            ? 'came back'
            : before === after
              ? `changed: ${message ?? 'another severity'}`
              : BECAME[after],
    })),
  };
}

type Yesterday = NonNullable<Static<typeof OverviewSchema>['sinceYesterday']>;

export function changesOf(yesterday: Yesterday, checks: Checks): Changes {
  return {
    since: new Date(yesterday.from.finishedAt).toISOString(),
    changes: yesterday.changes.map((change) => changeOf(change, checks)),
    counts: { opened: yesterday.opened + yesterday.reopened, resolved: yesterday.resolved },
  };
}

function changeOf(
  { type, finding: found }: Static<typeof ChangesPage>['items'][number],
  checks: Checks,
): FindingChange {
  return { type, row: rowOf(found, checks) };
}
