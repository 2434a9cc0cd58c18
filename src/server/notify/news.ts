import { matchesGlob } from '../../audit/index.ts';
import { compareSeverities, findCheck, SEVERITIES, type Severity } from '../../checks/index.ts';
import { safeText } from '../../report/index.ts';
import type { FindingChange } from '../../store/index.ts';
import type { Channel } from './channel.ts';

/** What a channel is told: findings that are new, and those that are resolved. */
export interface News {
  readonly apiVersion: 'breakwater.dev/v1';
  readonly kind: 'FindingNews';
  /** What is scanned. */
  readonly source: string;
  /** The scan up to which it tells. */
  readonly scan: number;
  /** Where to read more; absent where the address of the server is not known. */
  readonly link?: string | undefined;
  readonly new: Part;
  readonly resolved: Part;
}

interface Part {
  readonly count: number;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** The worst first; more are counted. */
  readonly findings: readonly NewsFinding[];
}

export interface NewsFinding {
  readonly id: string;
  readonly check: string;
  readonly title: string;
  readonly severity: Severity;
  readonly object: string;
  readonly container?: string | undefined;
  readonly message: string;
  readonly place?: string | undefined;
  readonly link?: string | undefined;
}

const MOST_LISTED = 25;

export interface Background {
  readonly source: string;
  /** The address of the server, as users know it. */
  readonly url: string | undefined;
}

/** What a channel wants to know of some changes; undefined when nothing. */
export function newsFor(
  { severity, namespaces, resolved }: Pick<Channel, 'severity' | 'namespaces' | 'resolved'>,
  changes: readonly FindingChange[],
  scan: number,
  { source, url }: Background,
): News | undefined {
  const wanted = changes.filter(
    ({ finding }) =>
      compareSeverities(finding.severity, severity) <= 0 &&
      (namespaces.length === 0 || namespaces.some((pattern) => matchesGlob(pattern, finding.object.namespace))),
  );
  const opened = wanted.filter(({ before, after }) => after === 'open' && before !== 'open');
  const gone = resolved ? wanted.filter(({ before, after }) => before === 'open' && after === 'resolved') : [];
  if (opened.length === 0 && gone.length === 0) return undefined;
  return {
    apiVersion: 'breakwater.dev/v1',
    kind: 'FindingNews',
    source,
    scan,
    link: url,
    new: partOf(opened, url),
    resolved: partOf(gone, url),
  };
}

function partOf(changes: readonly FindingChange[], url: string | undefined): Part {
  const bySeverity: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { finding } of changes) bySeverity[finding.severity]++;
  const worst = [...changes].sort((a, b) => compareSeverities(a.finding.severity, b.finding.severity));
  return { count: changes.length, bySeverity, findings: worst.slice(0, MOST_LISTED).map((one) => findingOf(one, url)) };
}

function findingOf({ finding }: FindingChange, url: string | undefined): NewsFinding {
  const { id, check, severity, object, container, message, place } = finding;
  const name = object.namespace === '' ? object.name : `${object.namespace}/${object.name}`;
  return {
    id,
    check,
    title: findCheck(check)?.title ?? check,
    severity,
    object: safeText(`${object.kind} ${name}`),
    container: container === undefined ? undefined : safeText(container),
    message: safeText(message),
    place: place && safeText(place.start === undefined ? place.file : `${place.file}:${place.start.line}`),
    link: url === undefined ? undefined : new URL(`/findings/${encodeURIComponent(id)}`, url).href,
  };
}

/** `3 new findings: 1 critical, 2 high; 4 resolved` */
export function headline(news: News): string {
  const { count, bySeverity } = news.new;
  const counts = SEVERITIES.filter((severity) => bySeverity[severity] > 0)
    .map((severity) => `${bySeverity[severity]} ${severity}`)
    .join(', ');
  const opened = count === 0 ? '' : `${count} new ${count === 1 ? 'finding' : 'findings'}: ${counts}`;
  const gone = news.resolved.count === 0 ? '' : `${news.resolved.count} resolved`;
  return [opened, gone].filter((part) => part !== '').join('; ');
}
