import type { Severity } from '../../src/checks/index.ts';
import type { FindingGroup, FindingQuery, Grouping, SearchableRow } from '../../src/views/findings/query.ts';
import type {
  CheckView,
  ClimbView,
  DefaultDenyView,
  ExplanationView,
  FindingDetail,
  FoldedMap,
  FrameworkView,
  GapView,
  NetworkMap,
  Overview,
  PodSecurityView,
  SubjectList,
  SubjectPermissions,
  TargetName,
  WhoCanView,
  WorkloadDetail,
  WorkloadSummary,
} from '../../src/views/index.ts';

/** What is shown, and what can be done with it. */
export interface Session {
  /** What was scanned, as the user named it. */
  readonly target: string;
  /** When the scan ended, as RFC 3339. */
  readonly at: string;
  /** `file` holds one scan and nothing else; `server` has history and answers any question. */
  readonly mode: 'file' | 'server';
  /** Whether exceptions can be saved. */
  readonly canEdit: boolean;
}

export interface FindingPage {
  readonly rows: readonly SearchableRow[];
  /** How many there are on all pages. */
  readonly total: number;
  readonly next?: string | undefined;
}

export interface FindingFacets {
  readonly facets: Readonly<Record<string, readonly { readonly value: string; readonly count: number }[]>>;
  readonly bySeverity: Readonly<Record<Severity, number>>;
}

/** A group without its rows: those are asked for when it is opened. */
export type GroupHead = Omit<FindingGroup, 'rows'> & { readonly count: number };

/** A point of the trend: open findings of a day. */
export interface TrendPoint {
  readonly day: string;
  readonly bySeverity: Readonly<Record<Severity, number>>;
  /** By layer, all severities but info. */
  readonly byLayer: Readonly<Record<string, number>>;
}

export interface FindingChange {
  readonly type: 'opened' | 'reopened' | 'resolved' | 'changed';
  readonly row: SearchableRow;
}

/** What became of findings since an earlier scan. */
export interface Changes {
  /** When the earlier scan ended, as RFC 3339. */
  readonly since: string;
  readonly changes: readonly FindingChange[];
  readonly counts: { readonly opened: number; readonly resolved: number };
}

export interface FindingEvent {
  readonly at: string;
  readonly what: string;
}

/** What happened to one finding, the oldest first. */
export interface FindingHistory {
  readonly firstSeen: string;
  readonly events: readonly FindingEvent[];
}

export interface WhoCanQuestion {
  readonly verb: string;
  /** `pods/exec`, `deployments.apps` */
  readonly resource: string;
  /** Empty for a request across namespaces. */
  readonly namespace: string;
}

/** The answer is not to be had here: a file does not hold it. The text says what does. */
export class NotHere extends Error {
  /** The command that answers. */
  readonly command: string;

  constructor(message: string, command: string) {
    super(message);
    this.command = command;
  }
}

/**
 * Everything that screens ask. A server answers it over HTTP, and a file from what it carries. Answers are never
 * changed.
 *
 * Methods reject with {@link NotHere} where a file does not hold the answer.
 */
export interface Api {
  session(): Promise<Session>;
  overview(): Promise<Overview>;
  checks(): Promise<readonly CheckView[]>;
  /** A check with its texts, which the list may lack. */
  check(id: string): Promise<CheckView>;
  gaps(): Promise<readonly GapView[]>;
  /** Undefined where there is no history. */
  trend(): Promise<readonly TrendPoint[] | undefined>;
  changes(): Promise<Changes | undefined>;
  findings(query: FindingQuery, cursor?: string): Promise<FindingPage>;
  facets(query: FindingQuery): Promise<FindingFacets>;
  groups(query: FindingQuery, by: Grouping): Promise<readonly GroupHead[]>;
  finding(id: string): Promise<{ readonly row: SearchableRow; readonly detail: FindingDetail | undefined }>;
  findingHistory(id: string): Promise<FindingHistory | undefined>;
  workloads(): Promise<readonly WorkloadSummary[]>;
  workload(key: string): Promise<WorkloadDetail>;
  subjects(): Promise<SubjectList>;
  permissions(id: string): Promise<SubjectPermissions>;
  climbs(id: string, target: TargetName): Promise<ClimbView>;
  whoCan(question: WhoCanQuestion): Promise<WhoCanView>;
  foldedMap(): Promise<FoldedMap>;
  networkMap(): Promise<NetworkMap>;
  explain(from: string, to: string): Promise<ExplanationView>;
  defaultDeny(): Promise<DefaultDenyView>;
  podSecurity(): Promise<PodSecurityView>;
  /** Undefined where no framework was judged. */
  compliance(): Promise<readonly FrameworkView[] | undefined>;
}
