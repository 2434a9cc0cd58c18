import { setTimeout as sleep } from 'node:timers/promises';
import { backOff } from '../sources/index.ts';
import type { Pauses } from './watch-loop.ts';

/** Says once that something has happened, however often it does. */
export class Bell {
  #next = Promise.withResolvers<void>();

  ring(): void {
    this.#next.resolve();
  }

  /** Resolves at the first ring since the last reset. */
  rung(): Promise<void> {
    return this.#next.promise;
  }

  reset(): void {
    this.#next = Promise.withResolvers();
  }

  /** Waits for a ring, then until none has come for `quiet` milliseconds, or `longest` after the first. */
  async rungAndQuiet(quiet: number, longest: number, signal: AbortSignal): Promise<void> {
    await this.rung();
    const end = performance.now() + longest;
    for (let isQuiet = false; !isQuiet && performance.now() < end; ) {
      this.reset();
      isQuiet = await Promise.race([this.rung().then(() => false), sleep(quiet, true, { signal })]);
    }
  }
}

/** Lets so many run at once; the others wait for their turn. */
export class Turns {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}

/**
 * Rights may be given while we watch; to ask every minute costs little. An API server that has just started refuses
 * everybody until it has read the roles, so it is asked again soon at first.
 */
const REFUSED = 60_000;

const SHORT = 1_000;

/** The pauses of a watch on a real cluster. */
export function pauses(signal: AbortSignal): Pauses {
  const wait = async (milliseconds: number): Promise<void> => {
    await sleep(milliseconds, undefined, { signal });
  };
  return {
    backOff: (failures) => wait(backOff(failures)),
    refused: (times) => wait(backOff(times + 2, REFUSED)),
    short: () => wait(SHORT),
  };
}
