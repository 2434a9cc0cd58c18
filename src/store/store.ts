import type { Exception, ExceptionUse } from '../audit/index.ts';
import type { Severity } from '../checks/index.ts';
import type { Gap } from '../kube/index.ts';
import type {
  ControlRecord,
  ExcerptRecord,
  FindingRecord,
  FixRecord,
  ObjectRecord,
  ScanRecord,
  VerdictRecord,
} from './scan-record.ts';

/**
 * The history of one target (a cluster, or a set of paths), and what the server has to remember.
 *
 * Times are milliseconds since 1970. Every call is whole or not done at all, and throws a `StoreError`. A store of one
 * target neither sees nor changes what belongs to another in the same database.
 */
export interface Store extends ScanStore, FindingStore, StateStore, ServerStore, Upkeep {
  /** Ends what is under way, then the connections. Calls after that throw `closed`. */
  close(): Promise<void>;
}

/** Scans: one replica records, all read. */
export interface ScanStore {
  /**
   * Whether this replica is the one that scans, records and notifies: it becomes so when no other is. To be asked
   * every few seconds. Embedded, it always is.
   */
  lead(): Promise<boolean>;
  /**
   * Stores what changed since the last scan. Safe to call again with the same record when it is not known whether it
   * was stored. Throws `not-leader` when `lead` was not true, or no longer is.
   */
  recordScan(record: ScanRecord): Promise<RecordedScan>;
  /** The newest first. */
  scans(page: PageRequest): Promise<Page<Scan>>;
  scan(id: number): Promise<Scan | undefined>;
  latestScan(): Promise<Scan | undefined>;
  /** The last scan that had finished at a time. */
  scanAt(time: number): Promise<Scan | undefined>;
}

/** What was found, over time. */
export interface FindingStore {
  findings(query: FindingQuery): Promise<Page<StoredFinding>>;
  /** One finding with its evidence and history. */
  finding(id: string): Promise<FindingDetails | undefined>;
  /** For each facet how many findings there are by value, with the filters of the other facets. */
  facets(filter: FindingFilter): Promise<Facets>;
  /** Findings counted by a property, the worst group first. */
  findingGroups(query: GroupQuery): Promise<Page<FindingGroup>>;
  /**
   * What is different between two scans, as one change for each finding. Both have to be kept still: where the first
   * one is not, what is known since then.
   */
  changes(query: ChangeQuery): Promise<Page<FindingChange>>;
}

/** The rest of what scans leave. */
export interface StateStore {
  objects(query: ObjectQuery): Promise<Page<StoredObject>>;
  object(id: number): Promise<StoredObject | undefined>;
  /** What was not read in a scan; in the latest when none is named. */
  gaps(scan?: number): Promise<readonly Since<Gap>[]>;
  /** Of each check in a scan; in the latest when none is named. */
  verdicts(scan?: number): Promise<readonly Since<StoredVerdict>[]>;
  /** Of each control in a scan; in the latest when none is named. */
  controls(scan?: number): Promise<readonly Since<ControlRecord>[]>;
  /** The exceptions that were used, expired or unused in a scan; in the latest when none is named. */
  exceptionUses(scan?: number): Promise<readonly Since<ExceptionUse>[]>;
  /** A point for each check and day on which there was a scan: its last. Kept for ever. Days are `2026-12-31`, UTC. */
  trend(query: TrendQuery): Promise<readonly TrendPoint[]>;
}

/** What the server has to remember. Each of these is safe in several replicas at once. */
export interface ServerStore {
  /** Exceptions saved by editors that were not removed. */
  savedExceptions(): Promise<readonly SavedException[]>;
  saveException(exception: NewException): Promise<SavedException>;
  /** False when there is no such exception. */
  removeException(id: number, by: string, at: number): Promise<boolean>;

  /**
   * What a channel was not told yet: changes after the scan that it was told of last. A channel that is new begins with
   * the latest scan.
   */
  untold(channel: string): Promise<Untold>;
  /**
   * Queues messages and, in the same step, remembers that the channel has been told up to a scan. False, with nothing
   * queued, when it had been told of that scan already.
   */
  queueMessages(queue: MessageQueue): Promise<boolean>;
  /** Takes messages that are due; they are due again at `until` unless they are delivered or put off before. */
  takeMessages(query: {
    readonly now: number;
    readonly until: number;
    readonly limit: number;
  }): Promise<readonly Message[]>;
  messageDelivered(id: number, at: number): Promise<void>;
  /** `nextAttemptAt` absent: it is given up. */
  messageFailed(id: number, failure: MessageFailure): Promise<void>;
  /** Queued, delivered and given up, the newest first. */
  messages(page: PageRequest): Promise<Page<Message>>;

  /** Sessions are found by a secret token, of which a hash alone is stored. Data is any JSON. */
  saveSession(session: NewSession): Promise<void>;
  /** Its data, unless it is over. */
  session(token: string, now: number): Promise<unknown>;
  removeSession(token: string): Promise<void>;

  setting(key: string): Promise<unknown>;
  setSetting(key: string, value: unknown): Promise<void>;
  /** Sets it if it is not set, and returns what is set then: replicas that start together agree. */
  settingOnce(key: string, value: unknown): Promise<unknown>;
}

export interface Upkeep {
  /** Forgets what was over before a time. What is open, and the trend, stays. Throws `not-leader` as `recordScan` does. */
  prune(before: number): Promise<void>;
  stats(): Promise<StoreStats>;
  /** Throws unless the database answers. */
  ping(): Promise<void>;
  /** Writes a copy of the embedded database to a file that is not there yet. */
  backup(file: string): Promise<void>;
}

export interface PageRequest {
  /** How many at most: 1 to 1000; 100 when nothing is said. */
  readonly limit?: number | undefined;
  /** From the page before. It holds for the same query alone. */
  readonly cursor?: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly next?: string | undefined;
}

export interface Scan extends Pick<ScanRecord, 'startedAt' | 'finishedAt' | 'source' | 'serverVersion' | 'tools'> {
  /** Grows with time. */
  readonly id: number;
  readonly objects: number;
  readonly workloads: number;
  readonly gaps: number;
  readonly counts: StateCounts;
  /** Open findings. */
  readonly bySeverity: SeverityCounts;
  readonly changes: ChangeCounts;
}

export type SeverityCounts = Readonly<Record<Severity, number>>;
export type StateCounts = Readonly<Record<'open' | 'accepted' | 'known', number>>;

/** What a scan changed. */
export interface ChangeCounts {
  readonly opened: number;
  readonly reopened: number;
  readonly resolved: number;
  /** Findings that are there before and after, with another severity, state or message. */
  readonly changed: number;
  readonly objectsAdded: number;
  readonly objectsChanged: number;
  readonly objectsGone: number;
}

export interface RecordedScan {
  readonly scan: Scan;
  /** False when this record was stored before. */
  readonly isNew: boolean;
}

/** `resolved` findings are those that the latest scan no longer has. */
export type FindingStatus = 'open' | 'accepted' | 'known' | 'resolved';

/** Values of one field are alternatives, fields narrow one another; what is absent lets everything through. */
export interface FindingFilter {
  readonly status?: readonly FindingStatus[] | undefined;
  readonly severity?: readonly Severity[] | undefined;
  readonly check?: readonly string[] | undefined;
  readonly namespace?: readonly string[] | undefined;
  readonly kind?: readonly string[] | undefined;
  readonly owner?: readonly string[] | undefined;
  readonly name?: string | undefined;
  /** `StoredObject.id` */
  readonly object?: number | undefined;
  /** Findings that were opened, changed or resolved by a scan that finished at this time or later. */
  readonly changedSince?: number | undefined;
  /** Words, in any order, each at the beginning of a word of the finding; upper and lower case are the same. */
  readonly search?: string | undefined;
}

export type FindingSort = 'severity' | 'firstSeen' | 'lastChange' | 'check' | 'object';

export interface FindingQuery extends FindingFilter, PageRequest {
  /** `severity` when nothing is said. */
  readonly sort?: FindingSort | undefined;
  /** Without it: the worst, the newest, the first in the alphabet first. */
  readonly reverse?: boolean | undefined;
}

export interface StoredFinding
  extends Omit<FindingRecord, 'state' | 'object' | 'excerpt' | 'fix' | 'exception'>,
    FindingTimes {
  /** Stays the same for ever, in every store: the fingerprint, with `~2` and so on where several have the same. */
  readonly id: string;
  readonly status: FindingStatus;
  readonly object: ObjectName & { readonly id: number };
  readonly owner?: string | undefined;
}

export interface FindingTimes {
  readonly firstSeenAt: number;
  /** When the latest scan that has it finished. One that gaps hide stays open, with the time when it was seen last. */
  readonly lastSeenAt: number;
  /** When it was opened, changed or resolved last. */
  readonly changedAt: number;
  readonly resolvedAt?: number | undefined;
  /** How often it came back. */
  readonly reopened: number;
}

export interface ObjectName extends Pick<ObjectRecord, 'apiVersion' | 'kind' | 'namespace' | 'name'> {}

export interface FindingDetails extends StoredFinding, Pick<FindingRecord, 'exception'> {
  readonly excerpt?: ExcerptRecord | undefined;
  readonly fix?: FixRecord | undefined;
  /** The oldest first. */
  readonly history: readonly FindingEvent[];
}

export interface FindingEvent {
  readonly scan: number;
  readonly at: number;
  readonly before: FindingStatus | undefined;
  readonly after: FindingStatus;
  readonly severity: Severity;
  /** The message until then, where it changed. */
  readonly messageBefore?: string | undefined;
}

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

/** The most frequent first, 200 at most; severities from the worst. */
export type Facets = Readonly<
  Record<'status' | 'severity' | 'check' | 'namespace' | 'kind' | 'owner', readonly FacetValue[]>
>;

export interface GroupQuery extends FindingFilter, PageRequest {
  readonly by: 'check' | 'object' | 'namespace' | 'owner';
}

export interface FindingGroup {
  /** The check's id, the namespace or the owner (empty for none); of an object `kind/namespace/name`. */
  readonly value: string;
  /** When grouped by object. */
  readonly object?: (ObjectName & { readonly id: number }) | undefined;
  readonly count: number;
  readonly bySeverity: SeverityCounts;
}

export interface ChangeQuery extends PageRequest {
  /** The scan before: changes after it. */
  readonly from: number;
  /** Changes up to this scan; the latest when none is named. */
  readonly to?: number | undefined;
}

/** What became of a finding. `before` is undefined for one that was never seen before. */
export interface FindingChange {
  readonly type: 'opened' | 'reopened' | 'resolved' | 'changed';
  readonly before: FindingStatus | undefined;
  readonly after: FindingStatus;
  /** The scan that changed it last. */
  readonly scan: number;
  /** As it is now. */
  readonly finding: StoredFinding;
}

export interface ObjectQuery extends PageRequest {
  readonly namespace?: readonly string[] | undefined;
  readonly kind?: readonly string[] | undefined;
  readonly name?: string | undefined;
  /** Those that are gone as well. */
  readonly gone?: boolean | undefined;
}

/** By namespace, kind and name. */
export interface StoredObject extends ObjectRecord {
  readonly id: number;
  readonly firstSeenAt: number;
  /** When its content changed last. */
  readonly changedAt: number;
  /** When it was missing for the first time; it is there when absent. */
  readonly goneAt?: number | undefined;
}

/** Something that holds in a scan, with the time since when. */
export type Since<T> = T & { readonly since: number };

export type StoredVerdict = Omit<VerdictRecord, 'blockedBy'>;

export interface TrendQuery {
  /** The first day, as `2026-12-31`. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly check?: string | undefined;
}

export interface TrendPoint {
  readonly day: string;
  readonly check: string;
  readonly verdict: VerdictRecord['verdict'];
  readonly open: SeverityCounts;
  readonly accepted: number;
  readonly known: number;
}

export interface NewException extends Omit<Exception, 'source'> {
  readonly by: string;
  readonly at: number;
}

export interface SavedException extends NewException {
  readonly id: number;
}

export interface Untold {
  /** The scan to give to `queueMessages`; absent when there is none to tell of. */
  readonly upTo?: number | undefined;
  readonly changes: readonly FindingChange[];
}

export interface MessageQueue {
  readonly channel: string;
  readonly upTo: number;
  readonly at: number;
  /** Payloads are any JSON. They are due at `dueAt`, so that a quiet time can pass. */
  readonly messages: readonly { readonly payload: unknown; readonly dueAt: number }[];
}

export interface Message {
  readonly id: number;
  readonly channel: string;
  readonly payload: unknown;
  readonly queuedAt: number;
  readonly attempts: number;
  readonly dueAt?: number | undefined;
  readonly deliveredAt?: number | undefined;
  readonly givenUpAt?: number | undefined;
  readonly lastError?: string | undefined;
}

export interface MessageFailure {
  readonly at: number;
  readonly error: string;
  readonly nextAttemptAt?: number | undefined;
}

export interface NewSession {
  readonly token: string;
  readonly data: unknown;
  readonly expiresAt: number;
}

export interface StoreStats {
  readonly engine: 'sqlite' | 'postgres';
  /** Of the database's files, or of its tables. */
  readonly bytes: number;
  readonly scans: number;
  /** Those that are there. */
  readonly objects: number;
  /** With those that are resolved. */
  readonly findings: number;
  /** Messages that are not delivered yet. */
  readonly queuedMessages: number;
}
