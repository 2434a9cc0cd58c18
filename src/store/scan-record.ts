import type { Exception, ExceptionUse } from '../audit/index.ts';
import type { Severity } from '../checks/index.ts';
import type { Gap, Position } from '../kube/index.ts';

/** All that a scan leaves behind: plain data that passes between threads. Made by `makeScanRecord`. */
export interface ScanRecord {
  /** Told apart by this: a record that was stored already is not stored twice. A random UUID. */
  readonly key: string;
  /** Milliseconds since 1970, as all times of the store. */
  readonly startedAt: number;
  readonly finishedAt: number;
  /** What was scanned, for people: the paths, or the context of the cluster. */
  readonly source: string;
  /** The version of the API server, where there is one: `v1.33.4`. */
  readonly serverVersion?: string | undefined;
  /** Versions of the programs that took part, by name: `breakwater`, `helm`. */
  readonly tools: Readonly<Record<string, string>>;
  readonly workloads: number;
  readonly objects: readonly ObjectRecord[];
  readonly findings: readonly FindingRecord[];
  readonly gaps: readonly Gap[];
  readonly verdicts: readonly VerdictRecord[];
  readonly controls: readonly ControlRecord[];
  readonly exceptions: readonly ExceptionUse[];
}

/** Where something is written, as `Location` of the sources has it. */
export interface PlaceRecord {
  readonly file: string;
  readonly start?: Position | undefined;
  readonly end?: Position | undefined;
  /** Whether this is the field itself, and not the part of the object that it is missing in. */
  readonly exact: boolean;
}

/** An object that was read, without its content. */
export interface ObjectRecord {
  readonly apiVersion: string;
  readonly group: string;
  readonly kind: string;
  /** Empty outside namespaces. */
  readonly namespace: string;
  /** Ends in `*` for a name that is generated. */
  readonly name: string;
  /** Who answers for it, as its labels or annotations say. */
  readonly owner?: string | undefined;
  /** How the object came to be read. */
  readonly origin: 'document' | 'rendered' | 'cluster' | 'value';
  /** Where it begins; absent for objects of a cluster. */
  readonly place?: PlaceRecord | undefined;
  /** A hash of its content (without values of Secrets): it differs when the object does. */
  readonly hash: string;
}

/** One finding, weighed. */
export interface FindingRecord {
  /** From `fingerprint` of the audit. Several findings may have the same. */
  readonly fingerprint: string;
  readonly check: string;
  readonly severity: Severity;
  readonly state: 'open' | 'accepted' | 'known';
  /** The object, as its place in `ScanRecord.objects`. */
  readonly object: number;
  readonly container?: string | undefined;
  /** The field: `spec.containers[0].securityContext.privileged`. Empty for the object as a whole. */
  readonly field: string;
  readonly message: string;
  /** Ids of checks that fail by the same cause. */
  readonly alsoFails: readonly string[];
  readonly place?: PlaceRecord | undefined;
  readonly excerpt?: ExcerptRecord | undefined;
  readonly fix?: FixRecord | undefined;
  /** The exception that accepts it, or an expired one that did so. */
  readonly exception?: Pick<Exception, 'reason' | 'source' | 'owner' | 'expires'> | undefined;
}

/** The lines around a finding. */
export interface ExcerptRecord {
  /** The number of the first line, from 1. */
  readonly firstLine: number;
  readonly lines: readonly string[];
}

/** What can be done about a finding, as `planFixes` says. */
export type FixRecord =
  | {
      readonly type: 'fixed' | 'bolder';
      readonly tier: 'safe' | 'likely';
      readonly title: string;
      readonly why: string;
      /** A unified diff; absent where the fix was not made (`bolder`) or there is no text to edit. */
      readonly diff?: string | undefined;
    }
  | { readonly type: 'also-fixed' }
  | { readonly type: 'by-hand'; readonly reason: string };

/** What a check says of everything that was read. */
export interface VerdictRecord {
  readonly check: string;
  readonly title: string;
  readonly severity: Severity;
  readonly verdict: 'pass' | 'fail' | 'not-evaluated';
  readonly reason?: string | undefined;
  /** Gaps in what the check needs, by their places in `ScanRecord.gaps`. What they hide is not taken for resolved. */
  readonly blockedBy?: readonly number[] | undefined;
}

/** What a framework's control says of everything that was read. */
export interface ControlRecord {
  readonly framework: string;
  readonly control: string;
  readonly verdict: string;
  /** How many of whatever the framework counts, by name: `findings`, `objects`, `checks`. */
  readonly counts: Readonly<Record<string, number>>;
  /** Why it was not evaluated, or what the verdict rests on. */
  readonly reason?: string | undefined;
}
