import type { Exception } from '../../audit/index.ts';
import type { OpenStore } from '../../store/index.ts';
import { EngineThread } from '../engine/engine-thread.ts';
import type { JudgedScan, ScanProgress, StoredScan } from '../engine/protocol.ts';
import type { Question } from '../engine/question.ts';
import type { ScanPlan } from '../scan-plan.ts';
import { ServerError } from '../server-error.ts';

/** What is known of scanning, for people and metrics. */
export interface ScanStatus {
  readonly state: 'idle' | 'scanning' | 'following';
  readonly progress?: ScanProgress | undefined;
  /** Whether another scan follows the one under way. */
  readonly queued: boolean;
  /** What can be asked about. */
  readonly last?: (JudgedScan & { readonly id?: number | undefined }) | undefined;
  /** Why the newest attempt failed; what was good before is still served. */
  readonly failure?: { readonly at: number; readonly message: string } | undefined;
}

export interface ScannerOptions {
  readonly plan: ScanPlan;
  readonly version: string;
  readonly store: OpenStore;
  /** Milliseconds between two scans of a cluster that changes. */
  readonly pause: number;
  readonly onStatus: (status: ScanStatus) => void;
  readonly onStored: (scan: StoredScan) => void;
  readonly onFailure: (message: string) => void;
}

/** For answers to questions that were asked of the state before, in milliseconds. */
const GRACE = 5_000;
/** Before a cluster that was lost is followed again, in milliseconds: the first time, and the longest. */
const FIRST_RETRY = 5_000;
const LONGEST_RETRY = 300_000;

/**
 * Scans, one at a time: what is asked for meanwhile becomes one scan after it. Each scan of files has a thread of its
 * own, which takes over when it is stored; until then, and when it fails, the one before answers. A cluster is followed
 * by one thread.
 */
export class Scanner {
  readonly #options: ScannerOptions;
  /** The thread that answers. */
  #current: EngineThread | undefined;
  /** The thread that scans; that of a cluster does both. */
  #scanning: EngineThread | undefined;
  #queued = false;
  #progress: ScanProgress | undefined;
  #last: ScanStatus['last'];
  #failure: ScanStatus['failure'];
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;
  readonly #closing = new Set<Promise<void>>();

  constructor(options: ScannerOptions) {
    this.#options = options;
  }

  get status(): ScanStatus {
    const isCluster = this.#options.plan.source.type === 'cluster';
    return {
      state:
        this.#progress !== undefined ? 'scanning' : isCluster && this.#current !== undefined ? 'following' : 'idle',
      progress: this.#progress,
      queued: this.#queued,
      last: this.#last,
      failure: this.#failure,
    };
  }

  /** Asks for a scan. It begins now, or after the one that is under way. */
  async request(): Promise<'started' | 'queued'> {
    if (this.#closed) throw new ServerError('busy', 'the server is stopping');
    if (this.#progress !== undefined) {
      this.#queued = true;
      this.#tell();
      return 'queued';
    }
    this.#progress = { phase: 'reading', done: 0 };
    this.#tell();
    const exceptions = await this.#exceptions();
    if (this.#closed) return 'started';
    const isFollowing = this.#options.plan.source.type === 'cluster' && this.#scanning !== undefined;
    if (!isFollowing) this.#scanning = this.#start();
    this.#scanning?.scan(exceptions);
    return 'started';
  }

  /**
   * Asks what was read last.
   *
   * @throws AnswersError, ServerError
   */
  ask(question: Question): Promise<string> {
    if (this.#current !== undefined) return this.#current.ask(question);
    const why =
      this.#failure === undefined ? 'the first scan is under way' : `the first scan failed: ${this.#failure.message}`;
    return Promise.reject(new ServerError('no-scan-yet', `${why}: ask again after it`));
  }

  /** @param grace For what is under way, in milliseconds. */
  async close(grace: number): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    const threads = new Set([this.#current, this.#scanning].filter((thread) => thread !== undefined));
    await Promise.all([...this.#closing, ...[...threads].map((thread) => thread.close(grace))]);
  }

  /** Exceptions that editors saved. While the store is away those of the configuration count alone. */
  async #exceptions(): Promise<readonly Exception[]> {
    try {
      return (await this.#options.store.savedExceptions()).map(({ by, at: _, id, ...exception }) => ({
        ...exception,
        source: `saved by ${by} (exception ${id})`,
      }));
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
      return [];
    }
  }

  #start(): EngineThread {
    const { plan, version, store, pause } = this.#options;
    const isCluster = plan.source.type === 'cluster';
    const isOwn = (): boolean => this.#scanning === thread && !this.#closed;
    const thread: EngineThread = new EngineThread(
      { plan, version, pause, store: store.link() },
      {
        onProgress: (progress) => {
          if (!isOwn()) return;
          this.#progress = progress;
          this.#tell();
        },
        onJudged: (scan) => {
          if (!isOwn()) return;
          // Until it is stored the new thread is busy: the one before answers, where there is one.
          if (this.#current === undefined) this.#takeOver(thread);
          this.#last = scan;
          this.#tell();
        },
        onStored: (scan) => {
          if (!isOwn()) return;
          this.#takeOver(thread);
          this.#failures = 0;
          this.#failure = undefined;
          if (scan !== undefined && this.#last !== undefined) this.#last = { ...this.#last, id: scan.id };
          if (scan !== undefined) this.#options.onStored(scan);
          if (!isCluster) this.#scanning = undefined;
          this.#finish();
        },
        onFailure: (message, isOver) => {
          if (!isOwn()) return;
          this.#fail(message);
          // What is judged can be asked about, though the store does not have it.
          if (this.#progress?.phase === 'storing') this.#takeOver(thread);
          if (isOver) this.#give(thread);
        },
        onEnd: (message) => {
          if (this.#current === thread) this.#current = undefined;
          if (!isOwn()) return;
          this.#fail(message);
          this.#give(thread);
        },
      },
    );
    return thread;
  }

  #takeOver(thread: EngineThread): void {
    const before = this.#current;
    if (before === thread) return;
    this.#current = thread;
    if (before !== undefined) this.#end(before);
  }

  /** Gives a scan up. A cluster is tried again by and by; files when they change, or by the schedule. */
  #give(thread: EngineThread): void {
    this.#scanning = undefined;
    if (this.#current !== thread) this.#end(thread);
    this.#finish();
    if (this.#options.plan.source.type !== 'cluster' || this.#closed) return;
    const wait = Math.min(FIRST_RETRY * 2 ** this.#failures++, LONGEST_RETRY);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.request().catch(() => undefined), wait);
  }

  #end(thread: EngineThread): void {
    const closing = thread.close(GRACE).finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }

  #finish(): void {
    this.#progress = undefined;
    const queued = this.#queued;
    this.#queued = false;
    this.#tell();
    if (queued) void this.request().catch(() => undefined);
  }

  #fail(message: string): void {
    this.#failure = { at: Date.now(), message };
    this.#options.onFailure(message);
    this.#tell();
  }

  #tell(): void {
    this.#options.onStatus(this.status);
  }
}
