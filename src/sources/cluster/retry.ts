import { setTimeout as sleep } from 'node:timers/promises';
import { RequestFailure } from './request-failure.ts';

/** Tries of one request, the first included. */
const TRIES = 5;

/** Milliseconds before the second try; it doubles with every further one. */
const FIRST_WAIT = 200;

/** The longest wait for one try, in milliseconds, whatever Retry-After says. */
const LONGEST_WAIT = 30_000;

/** An error that takes so long to come, in milliseconds, is one that the API server has tried to mend itself. */
const SLOW = 2_000;

/**
 * Tries a request again where that can help: connections that broke, 429 and 5xx, after the time that the API server
 * asks for or a growing one. A time-out or another slow error costs its time again and a damaged answer rarely mends,
 * so those are tried once more only.
 *
 * @param now A clock, in milliseconds.
 * @throws what the last try threw
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  signal?: AbortSignal,
  now = () => performance.now(),
): Promise<T> {
  let doubtful = 0;
  for (let tries = 1; ; tries++) {
    const begun = now();
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof RequestFailure) || tries === TRIES || !mayPass(error)) throw error;
      if ((isDoubtful(error) || now() - begun >= SLOW) && ++doubtful > 1) throw error;
      const wait = error.retryAfter ?? backOff(tries);
      await sleep(Math.min(wait, LONGEST_WAIT), undefined, { signal });
    }
  }
}

/** How long to wait after so many failures, in milliseconds. Up to half is left to chance, so that clients spread out. */
export function backOff(failures: number, longest = LONGEST_WAIT): number {
  const full = Math.min(FIRST_WAIT * 2 ** Math.min(failures - 1, 20), longest);
  return full * (0.5 + Math.random() / 2);
}

function mayPass({ kind, status }: RequestFailure): boolean {
  switch (kind) {
    case 'connection':
    case 'timeout':
    case 'malformed':
      // With a status the whole answer has been read, and the next would be the same.
      return status === 0;
    case 'status':
      return status === 429 || status >= 500;
    default:
      return false;
  }
}

function isDoubtful({ kind }: RequestFailure): boolean {
  return kind === 'timeout' || kind === 'malformed';
}
