import type { Message, Store } from '../../store/index.ts';
import { type Channel, isQuiet } from './channel.ts';
import { DeliveryError, deliver } from './deliver.ts';
import { bodyOf } from './formats.ts';
import { type Background, newsFor } from './news.ts';

type Outbox = Pick<Store, 'lead' | 'untold' | 'queueMessages' | 'takeMessages' | 'messageDelivered' | 'messageFailed'>;

export interface NotifierOptions extends Background {
  readonly store: Outbox;
  readonly channels: readonly Channel[];
  readonly onDelivered: (channel: string) => void;
  readonly onFailed: (channel: string, reason: string, isGivenUp: boolean) => void;
}

/** Between two looks at what is due, and at channels whose quiet time may be over, in milliseconds. */
const INTERVAL = 5_000;
/** A message is taken for this long; another replica takes it if this one dies meanwhile. */
const TAKEN = 60_000;
const TAKEN_AT_ONCE = 5;
/** Between attempts, in milliseconds: the first wait, and the longest. It doubles. */
const FIRST_WAIT = 10_000;
const LONGEST_WAIT = 3_600_000;
/** About a day and a half. */
const MOST_ATTEMPTS = 40;

/**
 * Tells channels of findings that are new or resolved. What a channel was told of and what is on its way is in the
 * store: nothing is lost by a restart, and of several replicas one tells.
 */
export class Notifier {
  readonly #options: NotifierOptions;
  readonly #timer: NodeJS.Timeout;
  /** When the changes that a channel was not told of yet are to be told. */
  readonly #dueAt = new Map<string, number>();
  #working: Promise<void> | undefined;

  constructor(options: NotifierOptions) {
    this.#options = options;
    // What was left by the process before is told first.
    for (const { name } of options.channels) this.#dueAt.set(name, 0);
    this.#timer = setInterval(() => void this.work(Date.now()), INTERVAL);
  }

  /** A scan changed something. */
  changed(now: number): void {
    for (const { name, gather } of this.#options.channels) {
      if (!this.#dueAt.has(name)) this.#dueAt.set(name, now + gather);
    }
  }

  /** Does what is due. One call at a time works; what fails is tried again by a later one. */
  work(now: number): Promise<void> {
    this.#working ??= this.#work(now)
      .catch(() => undefined) // the store is away: later
      .finally(() => {
        this.#working = undefined;
      });
    return this.#working;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#working;
  }

  async #work(now: number): Promise<void> {
    const { store, channels } = this.#options;
    if (channels.length === 0 || !(await store.lead())) return;
    for (const channel of channels) await this.#gather(channel, now);
    await this.#deliver(now);
  }

  async #gather(channel: Channel, now: number): Promise<void> {
    const dueAt = this.#dueAt.get(channel.name);
    if (dueAt === undefined || dueAt > now) return;
    // What happens in a quiet time, and is over before it ends, is not told at all.
    if (channel.quiet !== undefined && isQuiet(channel.quiet, now)) return;
    const { store } = this.#options;
    const { upTo, changes } = await store.untold(channel.name);
    if (upTo !== undefined) {
      const news = newsFor(channel, changes, upTo, this.#options);
      const messages = news === undefined ? [] : [{ payload: bodyOf(channel.format, news), dueAt: now }];
      await store.queueMessages({ channel: channel.name, upTo, at: now, messages });
    }
    this.#dueAt.delete(channel.name);
  }

  async #deliver(now: number): Promise<void> {
    const { store } = this.#options;
    for (;;) {
      const taken = await store.takeMessages({ now, until: now + TAKEN, limit: TAKEN_AT_ONCE });
      await Promise.all(taken.map((message) => this.#send(message, now)));
      if (taken.length < TAKEN_AT_ONCE) return;
    }
  }

  async #send({ id, channel: name, payload, attempts }: Message, now: number): Promise<void> {
    const { store, channels, onDelivered, onFailed } = this.#options;
    const channel = channels.find((one) => one.name === name);
    if (channel === undefined) {
      await store.messageFailed(id, { at: now, error: 'the channel is no longer in the configuration' });
      return;
    }
    try {
      await deliver(channel, JSON.stringify(payload), `${name}-${id}`, now);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      const isGivenUp = attempts >= MOST_ATTEMPTS;
      const wait = Math.max(error.retryAfter ?? 0, Math.min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT));
      const nextAttemptAt = isGivenUp ? undefined : now + wait;
      await store.messageFailed(id, { at: now, error: error.message, nextAttemptAt });
      onFailed(name, error.message, isGivenUp);
      return;
    }
    await store.messageDelivered(id, now);
    onDelivered(name);
  }
}
