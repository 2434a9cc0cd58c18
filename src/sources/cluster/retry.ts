import { setTimeout as sleep } from 'node:timers/promises';
import { RequestFailure } from './request-failure.ts';

/** Tries of one request, the first included. */
const TRIES = 5;

/** Milliseconds before the second try; it doubles with every further one. */
const FIRST_WAIT = 200;

/** The longest wait for one try, in milliseconds, whatever Retry-After says. */
const LONGEST_WAIT = 30_000;

/**
 * Tries a request again where that can help: connections that broke, 429 and 5xx, after the time that the API server
 * asks for or a growing one. A time-out costs the whole of it and a damaged answer rarely mends, so those are tried
 * once more only.
 *
 * @throws what the last try threw
 */
export async function withRetries<T>(attempt: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  let doubtful = 0;
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof RequestFailure) || tries === TRIES || !mayPass(error)) throw error;
      if ((error.kind === 'timeout' || error.kind === 'malformed') && ++doubtful > 1) throw error;
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
