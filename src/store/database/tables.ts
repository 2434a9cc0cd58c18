import type { Generated, Kysely, Transaction } from 'kysely';

/**
 * The tables, the same in SQLite and PostgreSQL. Times are milliseconds since 1970. What belongs to a target carries
 * its `target_id`. JSON is text. Words for few alternatives are numbers, see `codes.ts`.
 */
export interface Tables {
  target: TargetTable;
  scan: ScanTable;
  object: ObjectTable;
  finding: FindingTable;
  finding_evidence: EvidenceTable;
  finding_change: FindingChangeTable;
  fact: FactTable;
  daily: DailyTable;
  saved_exception: SavedExceptionTable;
  channel: ChannelTable;
  message: MessageTable;
  session: SessionTable;
  setting: SettingTable;
}

export type Database = Kysely<Tables>;
export type Queries = Database | Transaction<Tables>;

interface TargetTable {
  id: Generated<number>;
  name: string;
}

export interface ScanTable {
  id: Generated<number>;
  target_id: number;
  key: string;
  started_at: number;
  finished_at: number;
  source: string;
  server_version: string | null;
  tools: string;
  objects: number;
  workloads: number;
  gaps: number;
  /** JSON: `counts`, `bySeverity` and `changes` of a `Scan`. */
  counts: string;
}

export interface ObjectTable {
  id: Generated<number>;
  target_id: number;
  /** A hash of group, kind, namespace, name, and the number among those that have the same. */
  key: string;
  api_group: string;
  api_version: string;
  kind: string;
  namespace: string;
  name: string;
  owner: string | null;
  origin: string;
  place: string | null;
  hash: string;
  first_seen_at: number;
  changed_at: number;
  gone_at: number | null;
  /** Since when gaps hide whether it is still there. */
  hidden_at: number | null;
}

export interface FindingTable {
  id: Generated<number>;
  target_id: number;
  /** The public id: the fingerprint and its number. */
  key: string;
  object_id: number;
  check_id: string;
  severity: number;
  status: number;
  kind: string;
  namespace: string;
  name: string;
  owner: string | null;
  container: string | null;
  field: string;
  message: string;
  /** JSON: `alsoFails`. */
  also_fails: string | null;
  place: string | null;
  /** A hash of all that a scan can change. */
  digest: string;
  /** A hash of the words it is found by. */
  words: string;
  first_seen_at: number;
  changed_at: number;
  /** The last scan that had it, when that is not the latest: it is resolved, or hidden by gaps. */
  last_seen_at: number | null;
  resolved_at: number | null;
  reopened: number;
}

interface EvidenceTable {
  finding_id: number;
  /** JSON: `excerpt`, `fix`, `exception`. */
  content: string;
}

/** What a scan changed about a finding. */
export interface FindingChangeTable {
  scan_id: number;
  finding_id: number;
  /** Null when it was never seen before. */
  before: number | null;
  after: number;
  severity: number;
  /** The one before, where it changed. */
  message_before: string | null;
}

/** What holds from one scan until another: gaps, verdicts, controls, uses of exceptions. */
export interface FactTable {
  id: Generated<number>;
  target_id: number;
  type: number;
  /** A hash of the content. */
  key: string;
  content: string;
  since_scan: number;
  since_at: number;
  /** The first scan in which it no longer holds. */
  until_scan: number | null;
  until_at: number | null;
}

export interface DailyTable {
  target_id: number;
  day: string;
  check_id: string;
  verdict: number;
  critical: number;
  high: number;
  medium: number;
  low: number;
  info: number;
  accepted: number;
  known: number;
}

interface SavedExceptionTable {
  id: Generated<number>;
  target_id: number;
  content: string;
  created_by: string;
  created_at: number;
  removed_by: string | null;
  removed_at: number | null;
}

interface ChannelTable {
  target_id: number;
  name: string;
  /** The scan up to which it has been told. */
  told_up_to: number;
}

export interface MessageTable {
  id: Generated<number>;
  target_id: number;
  channel: string;
  payload: string;
  queued_at: number;
  attempts: number;
  /** Null when it is delivered or given up. */
  due_at: number | null;
  delivered_at: number | null;
  given_up_at: number | null;
  last_error: string | null;
}

interface SessionTable {
  target_id: number;
  token_hash: string;
  data: string;
  expires_at: number;
}

interface SettingTable {
  target_id: number;
  key: string;
  value: string;
}
