import type { Severity } from '../../checks/index.ts';

/** Where people or programs are told of changes. */
export interface Channel {
  /** Names it in the store and in logs. */
  readonly name: string;
  readonly format: 'webhook' | 'slack' | 'teams';
  readonly url: string;
  /** Signs what is sent to a webhook. */
  readonly secret?: string | undefined;
  /** The least severity that is told of. */
  readonly severity: Severity;
  /** Patterns of namespaces; all of them when there are none. */
  readonly namespaces: readonly string[];
  /** Whether findings that are resolved are told of too. */
  readonly resolved: boolean;
  /** Changes are gathered for this long into one message, in milliseconds. */
  readonly gather: number;
  readonly quiet?: QuietTime | undefined;
}

/** A part of each day in which nothing is sent. */
export interface QuietTime {
  /** Minutes after midnight. */
  readonly from: number;
  readonly to: number;
  /** Of the IANA database: `Europe/Berlin`. */
  readonly timeZone: string;
}

/** Whether it is quiet at a time; a quiet time may pass midnight. */
export function isQuiet({ from, to, timeZone }: QuietTime, now: number): boolean {
  const minute = minuteOf(now, timeZone);
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

function minuteOf(now: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', minute: 'numeric', hourCycle: 'h23' });
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, Number(value)]));
  return (parts.get('hour') ?? 0) * 60 + (parts.get('minute') ?? 0);
}
