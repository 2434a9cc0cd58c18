import { ServerError } from '../server-error.ts';

/** When to scan without being asked: every so often, or once a day. */
export type Schedule =
  | { readonly type: 'every'; readonly milliseconds: number }
  /** Minutes after midnight, UTC. */
  | { readonly type: 'daily'; readonly minute: number };

const UNITS: ReadonlyMap<string, number> = new Map([
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

const SHORTEST = 10_000;
const LONGEST = 7 * 86_400_000;

/**
 * Reads `15m`, `6h`, `1d`, or a time of the day in UTC such as `03:30`.
 *
 * @throws ServerError `bad-settings`
 */
export function parseSchedule(text: string): Schedule {
  const [, number, unit = ''] = /^([0-9]{1,6})([smhd])$/.exec(text) ?? [];
  const milliseconds = Number(number) * (UNITS.get(unit) ?? Number.NaN);
  if (milliseconds >= SHORTEST && milliseconds <= LONGEST) return { type: 'every', milliseconds };
  const [, hour, minute] = /^([01]?[0-9]|2[0-3]):([0-5][0-9])$/.exec(text) ?? [];
  if (hour !== undefined) return { type: 'daily', minute: Number(hour) * 60 + Number(minute) };
  throw new ServerError(
    'bad-settings',
    `"${text}" is no schedule: write 15m, 6h or 1d (10s to 7d), or a time of the day in UTC such as 03:30`,
  );
}

const DAY = 86_400_000;

/** Milliseconds from now until the next scan. */
export function untilNext(schedule: Schedule, now: number): number {
  if (schedule.type === 'every') return schedule.milliseconds;
  const today = Math.floor(now / DAY) * DAY + schedule.minute * 60_000;
  return today > now ? today - now : today + DAY - now;
}
