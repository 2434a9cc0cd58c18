import { hash } from 'node:crypto';
import type { PlaceRecord } from '../scan-record.ts';

// A row of an index has its bounds in PostgreSQL, and nothing that Kubernetes accepts is longer. UTF-16 code units.
const LONGEST_NAME = 260;
const LONGEST_TEXT = 10_000;

/** A text as both databases can hold it: well-formed, and without the one character that PostgreSQL refuses. */
export function storedText(text: string): string {
  const clean = text.replaceAll('\0', '\uFFFD').toWellFormed();
  return clean.length <= LONGEST_TEXT ? clean : `${clean.slice(0, LONGEST_TEXT - 1).toWellFormed()}…`;
}

/** A name that fits an index: one that is longer than any that is valid keeps its beginning, and stays itself alone. */
export function storedName(name: string): string {
  const clean = storedText(name);
  if (clean.length <= LONGEST_NAME) return clean;
  return `${clean.slice(0, 200).toWellFormed()}…${digestOf(name).slice(0, 16)}`;
}

export function optionalName(name: string | undefined): string | null {
  return name === undefined ? null : storedName(name);
}

export function storedJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

/** A place as `[file, exact, line, column, line, column]`, as far as they are known. */
export function storedPlace(place: PlaceRecord | undefined): string | null {
  if (place === undefined) return null;
  const { file, start, end, exact } = place;
  const from = start === undefined ? [] : [start.line, start.column];
  const to = start === undefined || end === undefined ? [] : [end.line, end.column];
  return JSON.stringify([file, exact ? 1 : 0, ...from, ...to]);
}

export function placeOf(stored: string | null): PlaceRecord | undefined {
  if (stored === null) return undefined;
  const [file, exact, line, column, endLine, endColumn]: [string, number, number?, number?, number?, number?] =
    JSON.parse(stored);
  return {
    file,
    ...(line === undefined || column === undefined ? {} : { start: { line, column } }),
    ...(endLine === undefined || endColumn === undefined ? {} : { end: { line: endLine, column: endColumn } }),
    exact: exact === 1,
  };
}

/** Tells contents apart; 128 bits in hexadecimal. */
export function digestOf(content: unknown): string {
  return hash('sha256', JSON.stringify(content), 'hex').slice(0, 32);
}
