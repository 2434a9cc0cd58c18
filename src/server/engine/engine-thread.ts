import { Worker } from 'node:worker_threads';
import { AnswersError } from '../../answers/index.ts';
import type { Exception } from '../../audit/index.ts';
import type { StoreLink } from '../../store/index.ts';
import type { ScanPlan } from '../scan-plan.ts';
import { ServerError } from '../server-error.ts';
import type {
  EngineData,
  FromEngine,
  JudgedScan,
  RefusalCode,
  ScanProgress,
  StoredScan,
  ToEngine,
} from './protocol.ts';
import type { Question } from './question.ts';

export interface EngineEvents {
  readonly onProgress: (progress: ScanProgress) => void;
  readonly onJudged: (scan: JudgedScan) => void;
  /** Undefined when another replica stores. */
  readonly onStored: (scan: StoredScan | undefined) => void;
  /** Something failed. Unless the scan is over by it, the thread tries again. */
  readonly onFailure: (message: string, isOver: boolean) => void;
  /** The thread has ended without being told to. */
  readonly onEnd: (message: string) => void;
}

export interface EngineOptions {
  readonly plan: ScanPlan;
  readonly version: string;
  readonly store: StoreLink;
  readonly pause: number;
}

interface Asked {
  readonly resolve: (json: string) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** Questions that may wait at once. */
const MOST_WAITING = 64;
/** How long an answer may take, in milliseconds. */
const ANSWER_TIMEOUT = 30_000;

/**
 * A thread that reads and judges, and is then asked about what it read. What goes wrong in it, running out of memory
 * included, ends the thread alone.
 */
export class EngineThread {
  readonly #worker: Worker;
  readonly #events: EngineEvents;
  readonly #asked = new Map<number, Asked>();
  readonly #ended = Promise.withResolvers<void>();
  #lastId = 0;
  #closed = false;

  constructor({ store, ...options }: EngineOptions, events: EngineEvents) {
    this.#events = events;
    const workerData: EngineData = { ...options, store };
    this.#worker = new Worker(threadFile(), {
      workerData,
      transferList: [store.read, store.write],
      name: 'breakwater-engine',
    });
    this.#worker.on('message', (message: FromEngine) => this.#receive(message));
    this.#worker.on('error', (error: Error & { code?: string }) => this.#end(describe(error)));
    this.#worker.on('exit', () => {
      this.#end('the thread that scans has ended');
      this.#ended.resolve();
    });
  }

  scan(exceptions: readonly Exception[]): void {
    this.#send({ type: 'scan', exceptions });
  }

  /**
   * The answer to a question, as JSON.
   *
   * @throws AnswersError `bad-question`; ServerError `not-found`, `no-scan-yet`, `busy` or `too-slow`
   */
  ask(question: Question): Promise<string> {
    if (this.#closed) return Promise.reject(new ServerError('busy', 'a new scan takes over: ask again'));
    if (this.#asked.size >= MOST_WAITING) {
      return Promise.reject(new ServerError('busy', 'too many questions are waiting: ask again in a moment'));
    }
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#asked.delete(id);
        reject(new ServerError('too-slow', `no answer after ${ANSWER_TIMEOUT / 1000} s: ask for less`));
      }, ANSWER_TIMEOUT);
      this.#asked.set(id, { resolve, reject, timer });
      this.#send({ type: 'ask', id, question });
    });
  }

  /** Ends the thread once what was asked is answered, or `grace` milliseconds have passed. */
  async close(grace: number): Promise<void> {
    this.#closed = true;
    const deadline = performance.now() + grace;
    while (this.#asked.size > 0 && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 20));
    this.#rejectAll(new ServerError('busy', 'the server is stopping, or a new scan took over: ask again'));
    this.#send({ type: 'stop' });
    const left = Math.max(100, deadline - performance.now());
    await Promise.race([this.#ended.promise, new Promise((resolve) => setTimeout(resolve, left).unref())]);
    await this.#worker.terminate();
  }

  #send(message: ToEngine): void {
    this.#worker.postMessage(message);
  }

  #receive(message: FromEngine): void {
    if (message.type === 'answer') {
      this.#take(message.id)?.resolve(message.json);
      return;
    }
    if (message.type === 'refused') {
      this.#take(message.id)?.reject(refusal(message.code, message.message));
      return;
    }
    if (this.#closed) return;
    switch (message.type) {
      case 'progress':
        this.#events.onProgress(message.progress);
        return;
      case 'judged':
        this.#events.onJudged(message.scan);
        return;
      case 'stored':
        this.#events.onStored(message.stored);
        return;
      case 'passed-over':
        this.#events.onStored(undefined);
        return;
      case 'failed':
        this.#events.onFailure(message.message, message.isOver);
    }
  }

  #take(id: number): Asked | undefined {
    const asked = this.#asked.get(id);
    if (asked === undefined) return undefined;
    this.#asked.delete(id);
    clearTimeout(asked.timer);
    return asked;
  }

  #end(message: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#rejectAll(new ServerError('busy', `${message}: ask again after the next scan`));
    this.#events.onEnd(message);
  }

  #rejectAll(error: Error): void {
    for (const id of [...this.#asked.keys()]) this.#take(id)?.reject(error);
  }
}

function describe(error: Error & { readonly code?: string }): string {
  return error.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? 'what is scanned needs more memory than there is: scan less, or start with NODE_OPTIONS=--max-old-space-size=8192'
    : `the thread that scans has failed: ${error.message.split('\n', 1)[0] ?? ''}`;
}

function refusal(code: RefusalCode, message: string): Error {
  switch (code) {
    case 'bad-question':
      return new AnswersError('bad-question', message);
    case 'not-found':
    case 'no-scan-yet':
      return new ServerError(code, message);
    case 'failed':
      return new Error(message);
  }
}

/** The thread's module: beside this one in the source, and an entry of the bundle. */
function threadFile(): URL {
  const here = import.meta.url;
  return new URL(here.endsWith('.ts') ? './thread.ts' : '../engine-thread.js', here);
}
