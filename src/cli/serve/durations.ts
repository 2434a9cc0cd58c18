import { CliError } from '../cli-error.ts';

const UNITS: ReadonlyMap<string, number> = new Map([
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** A time such as `30s`, `15m`, `12h` or `90d`, in milliseconds. */
export function durationOf(text: string, what: string, longest: number): number {
  const [, number, unit = ''] = /^([0-9]{1,6})([smhd])$/.exec(text) ?? [];
  const time = Number(number) * (UNITS.get(unit) ?? Number.NaN);
  if (time >= 1_000 && time <= longest) return time;
  throw new CliError('bad-config', `${what} "${text}" is no time: write 30s, 15m, 12h or 90d`);
}

/** A time of the day such as `22:00`, in minutes after midnight. */
export function minuteOf(text: string, what: string): number {
  const [, hour, minute] = /^([01]?[0-9]|2[0-3]):([0-5][0-9])$/.exec(text) ?? [];
  if (hour !== undefined) return Number(hour) * 60 + Number(minute);
  throw new CliError('bad-config', `${what} "${text}" is no time of the day: write 22:00`);
}
