import type { Finding } from '../../checks/index.ts';
import { notShown } from '../../fix/index.ts';
import { locate } from '../../sources/index.ts';
import type { ViewContext } from '../view-context.ts';
import { hiddenIn } from './hidden.ts';
import { sourceRange } from './source-range.ts';

/** A piece of a file with the lines that a finding is about. Secret values are masked. */
export interface Excerpt {
  readonly file: string;
  /** The number of the first line, from 1. */
  readonly first: number;
  readonly lines: readonly string[];
  /** The first and the last line that is marked. */
  readonly marked: readonly [number, number];
  /** Whether this is the field itself, and not the part of the object that it is missing in. */
  readonly exact: boolean;
}

const BEFORE = 4;
const AFTER = 4;
/** How many lines are marked at most: of a whole pod spec its beginning is enough. */
const MOST_MARKED = 6;
const LONGEST_LINE = 400;

/** The lines around a finding; undefined where no file, or no place in it, is known. */
export function excerptOf({ object, path }: Finding, context: ViewContext): Excerpt | undefined {
  const place = locate(object.origin, path);
  if (place?.start === undefined) return undefined;
  const source = sourceRange(object)?.source;
  if (source === undefined) return undefined;
  const last = Math.max(place.start.line, Math.min(lastLine(place), place.start.line + MOST_MARKED - 1));
  const marked: readonly [number, number] = [place.start.line, place.exact ? last : place.start.line];
  const lines = source.text.split('\n');
  const first = Math.max(1, marked[0] - BEFORE);
  const hidden = hiddenIn(source, context);
  const shown = lines
    .slice(first - 1, Math.min(lines.length, marked[1] + AFTER))
    .map((line, index) => (hidden.has(first + index) ? notShown(line) : line).replace(/\r$/, ''))
    .map((line) => (line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line));
  return { file: place.file, first, lines: shown, marked, exact: place.exact };
}

/** An end at the first column of a line is the end of the line before. */
function lastLine({ start, end }: NonNullable<ReturnType<typeof locate>>): number {
  if (end === undefined || start === undefined) return 0;
  return end.column === 1 ? end.line - 1 : end.line;
}
