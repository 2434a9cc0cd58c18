import type { OpenStore } from '../../store/index.ts';
import type { Log } from '../log.ts';
import type { ScanPlan } from '../scan-plan.ts';
import { type FileWatch, watchFiles } from './file-watch.ts';
import type { Scanner } from './scanner.ts';
import { type Schedule, untilNext } from './schedule.ts';

export interface RoundsOptions {
  readonly plan: ScanPlan;
  readonly schedule: Schedule | undefined;
  readonly watch: boolean;
  readonly store: Pick<OpenStore, 'lead' | 'prune'>;
  readonly scanner: Scanner;
  readonly log: Log;
  readonly keepDays: number;
  readonly dataFolder: string;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** How often a replica asks whether it is the one that records, in milliseconds. */
const LEAD = 5_000;

/** When scans begin: at the start, when files change, by the schedule, and when a new day begins. */
export class Rounds {
  readonly #options: RoundsOptions;
  #files: FileWatch | undefined;
  #scheduled: NodeJS.Timeout | undefined;
  #midnight: NodeJS.Timeout | undefined;
  #upkeep: NodeJS.Timeout | undefined;
  #leading: NodeJS.Timeout | undefined;
  /** Undefined before it was asked. */
  #isLeader: boolean | undefined;

  constructor(options: RoundsOptions) {
    this.#options = options;
  }

  begin(): void {
    const { plan, watch, log, dataFolder } = this.#options;
    this.#scan('start');
    this.#schedule();
    this.#nextDay();
    this.#upkeep = setInterval(() => void this.#prune(), HOUR);
    void this.#prune();
    this.#leading = setInterval(() => void this.#lead(), LEAD);
    if (!watch || plan.source.type !== 'paths') return;
    const { paths, cwd, values = [] } = plan.source;
    this.#files = watchFiles([...paths, ...values], {
      cwd,
      except: [dataFolder],
      onChange: () => this.#scan('change'),
      onError: (reason) => log.warn({ reason }, 'files cannot be watched: changes are found by the schedule alone'),
    });
  }

  async close(): Promise<void> {
    for (const timer of [this.#scheduled, this.#midnight, this.#upkeep, this.#leading]) clearTimeout(timer);
    await this.#files?.close();
  }

  #scan(why: string): void {
    const { scanner, log } = this.#options;
    scanner.request().then(
      (status) => log.debug({ why, status }, 'scan'),
      (error: unknown) => log.warn({ reason: String(error) }, 'scan not begun'),
    );
  }

  #schedule(): void {
    const { schedule } = this.#options;
    if (schedule === undefined) return;
    this.#scheduled = setTimeout(
      () => {
        this.#scan('schedule');
        this.#schedule();
      },
      untilNext(schedule, Date.now()),
    );
  }

  /** Certificates expire and exceptions end by the day. */
  #nextDay(): void {
    const left = DAY - (Date.now() % DAY) + 1_000;
    this.#midnight = setTimeout(() => {
      this.#scan('new day');
      this.#nextDay();
    }, left);
  }

  /** Where the replica that records is gone, this one takes over, and begins with a scan of its own. */
  async #lead(): Promise<void> {
    const { store, log } = this.#options;
    const isLeader = await store.lead().catch(() => undefined); // the store is away
    if (isLeader === undefined) return;
    const takesOver = isLeader && this.#isLeader === false;
    this.#isLeader = isLeader;
    if (!takesOver) return;
    log.info('this replica records from now on');
    this.#scan('lead');
  }

  async #prune(): Promise<void> {
    const { store, keepDays, log } = this.#options;
    try {
      if (await store.lead()) await store.prune(Date.now() - keepDays * DAY);
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'old scans are not forgotten yet');
    }
  }
}
