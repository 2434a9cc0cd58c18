import type { Exception } from '../../audit/index.ts';
import type { StoreLink } from '../../store/index.ts';
import type { ScanPlan } from '../scan-plan.ts';
import type { Question } from './question.ts';

/** What the thread is started with. */
export interface EngineData {
  readonly plan: ScanPlan;
  readonly version: string;
  /** Scans go into the store from here: they do not pass through the thread that serves. */
  readonly store: StoreLink;
  /** Milliseconds between two scans of a cluster that changes. */
  readonly pause: number;
}

/** To the thread. */
export type ToEngine =
  /** Scan; a thread that follows a cluster scans again by itself, and at once when it is asked again. */
  | { readonly type: 'scan'; readonly exceptions: readonly Exception[] }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }
  /** End: a cluster is left, and what is being stored is stored. */
  | { readonly type: 'stop' };

/** From the thread. */
export type FromEngine =
  | { readonly type: 'progress'; readonly progress: ScanProgress }
  /** What was read can be asked about. */
  | { readonly type: 'judged'; readonly scan: JudgedScan }
  /** It is in the store. */
  | { readonly type: 'stored'; readonly stored: StoredScan }
  /** Another replica stores, or there was nothing new to store. */
  | { readonly type: 'passed-over' }
  /** `isOver` unless it is tried again. */
  | { readonly type: 'failed'; readonly message: string; readonly isOver: boolean }
  /** JSON, ready to be sent. */
  | { readonly type: 'answer'; readonly id: number; readonly json: string }
  | { readonly type: 'refused'; readonly id: number; readonly code: RefusalCode; readonly message: string };

/** `bad-question` is the asker's mistake; `failed` is ours. */
export type RefusalCode = 'bad-question' | 'not-found' | 'no-scan-yet' | 'failed';

export interface ScanProgress {
  readonly phase: 'reading' | 'judging' | 'storing';
  readonly done: number;
  /** Absent where it is not known. */
  readonly total?: number | undefined;
}

/** A scan as it is known before it is stored. */
export interface JudgedScan {
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly objects: number;
  readonly findings: number;
  readonly gaps: number;
}

export interface StoredScan {
  /** The id in the store. */
  readonly id: number;
  readonly opened: number;
  readonly reopened: number;
  readonly resolved: number;
  readonly changed: number;
}
