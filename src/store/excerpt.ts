import type { DocumentRange, FieldPath, KubernetesObject, Origin, Position, SourceText } from '../kube/index.ts';
import { type Location, locateField } from '../sources/index.ts';
import type { ExcerptRecord } from './scan-record.ts';
import type { SecretTexts } from './secret-texts.ts';

/** Lines before and after the one at fault. */
const AROUND = 4;
const MOST_LINES = 2 * AROUND + 8;
const LONGEST_LINE = 300;

/** Quotes texts. */
export class ExcerptMaker {
  readonly #starts = new WeakMap<SourceText, readonly number[]>();

  /**
   * The lines around a place, of the object's own part of the text alone: what stands beside may be somebody else's
   * secret. Undefined where the place is not known.
   */
  excerpt({ origin }: KubernetesObject, location: Location, secrets: SecretTexts): ExcerptRecord | undefined {
    const { start, end } = location;
    const quoted = quotedText(origin);
    if (quoted === undefined || start === undefined) return undefined;
    const { text } = quoted.source;
    const starts = this.#lineStarts(quoted.source);
    const own = this.#ownPart(quoted, starts, start.line);
    const last = Math.min(Math.max(start.line, end?.line ?? 0) + AROUND, lineAt(starts, own.end));
    const first = Math.max(start.line - AROUND, lineAt(starts, own.start));
    const lines: string[] = [];
    for (let line = first; line <= last && lines.length < MOST_LINES; line++) {
      const from = starts[line - 1] ?? text.length;
      const to = (starts[line] ?? text.length + 1) - 1;
      const part = text.slice(Math.max(from, own.start), Math.min(to, own.end));
      const indent = ' '.repeat(Math.min(LONGEST_LINE, Math.max(0, own.start - from)));
      lines.push(shortened(indent + secrets.masked(part.replace(/\r$/, ''))));
    }
    return lines.length === 0 ? undefined : { firstLine: first, lines };
  }

  #lineStarts(source: SourceText): readonly number[] {
    const known = this.#starts.get(source);
    if (known !== undefined) return known;
    const starts = [0];
    for (let at = source.text.indexOf('\n'); at >= 0; at = source.text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts.set(source, starts);
    return starts;
  }

  /** By offsets, the second behind the last character. */
  #ownPart({ source, document, path }: Quoted, starts: readonly number[], line: number): Part {
    if (document === undefined) return documentAround(source.text, starts, line);
    if (path.length === 0) return document;
    const offset = ({ line, column }: Position): number => (starts[line - 1] ?? 0) + column - 1;
    const start = offset(locateField(document, path).start);
    const next = nextEntry(document, path);
    return { start, end: withoutDivider(source.text, start, next === undefined ? document.end : offset(next)) };
  }
}

/** Where what follows an entry of a list begins, in this list or in one around it. */
function nextEntry(document: DocumentRange, path: FieldPath): Position | undefined {
  for (let length = path.length; length > 0; length--) {
    const index = path[length - 1];
    if (typeof index !== 'number') continue;
    const next = locateField(document, [...path.slice(0, length - 1), index + 1]);
    if (next.exact) return next.start;
  }
  return undefined;
}

/** Leaves out what stands between two entries: spaces, a comma or a dash. */
function withoutDivider(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && ' \t\r\n,-'.includes(text.charAt(last - 1))) last--;
  return last;
}

interface Part {
  readonly start: number;
  readonly end: number;
}

/** The text that the locations of an object are in, and the object's place in it; a template has no places. */
interface Quoted {
  readonly source: SourceText;
  readonly document: DocumentRange | undefined;
  readonly path: FieldPath;
}

function quotedText(origin: Origin): Quoted | undefined {
  if (origin.type === 'document') {
    return { source: origin.document.source, document: origin.document, path: origin.path };
  }
  if (origin.type !== 'rendered' || origin.from === undefined) return undefined;
  const { from } = origin;
  if (from.type === 'template') return { source: from.template, document: undefined, path: [] };
  return { source: from.document.source, document: from.document, path: from.path };
}

/** Between the lines that divide documents. */
function documentAround(text: string, starts: readonly number[], line: number): Part {
  const divides = (at: number): boolean => text.startsWith('---', starts[at - 1]);
  let first = line;
  while (first > 1 && line - first < MOST_LINES && !divides(first)) first--;
  let last = line;
  while (last < starts.length && last - line < MOST_LINES && !divides(last + 1)) last++;
  return { start: starts[first - 1] ?? 0, end: starts[last] ?? text.length };
}

function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}

function shortened(line: string): string {
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE - 1).toWellFormed()}…`;
}
