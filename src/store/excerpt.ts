import type { KubernetesObject, Origin, SourceText } from '../kube/index.ts';
import { type Location, locate } from '../sources/index.ts';
import type { ExcerptRecord } from './scan-record.ts';
import type { SecretTexts } from './secret-texts.ts';

/** Lines before and after the one at fault. */
const AROUND = 4;
const MOST_LINES = 2 * AROUND + 8;
const LONGEST_LINE = 300;

/** The lines of a text, split once. */
export class ExcerptMaker {
  readonly #lines = new WeakMap<SourceText, readonly string[]>();

  /**
   * The lines around a place, within the object's own part of the file: what stands beside may be somebody else's
   * secret. Undefined where the place is not known.
   */
  excerpt(object: KubernetesObject, location: Location, secrets: SecretTexts): ExcerptRecord | undefined {
    const { origin } = object;
    const text = textOf(origin);
    if (text === undefined || location.start === undefined) return undefined;
    const lines = this.#linesOf(text);
    const at = location.start.line;
    const last = Math.max(at, location.end?.line ?? at);
    const own = ownLines(origin, lines, at);
    const first = Math.max(own.first, at - AROUND);
    const end = Math.min(own.last, last + AROUND, first + MOST_LINES - 1, lines.length);
    if (first > end) return undefined;
    return { firstLine: first, lines: lines.slice(first - 1, end).map((line) => shortened(secrets.masked(line))) };
  }

  #linesOf(text: SourceText): readonly string[] {
    const known = this.#lines.get(text);
    if (known !== undefined) return known;
    const lines = text.text.split(/\r\n|\n|\r/);
    this.#lines.set(text, lines);
    return lines;
  }
}

/** The text that the locations of an object are in. */
function textOf(origin: Origin): SourceText | undefined {
  if (origin.type === 'document') return origin.document.source;
  if (origin.type !== 'rendered' || origin.from === undefined) return undefined;
  return origin.from.type === 'template' ? origin.from.template : origin.from.document.source;
}

interface Range {
  readonly first: number;
  readonly last: number;
}

/** The lines of the object that a line belongs to: the document, or the entry of a list in it. */
function ownLines(origin: Origin, lines: readonly string[], at: number): Range {
  const document = documentAround(lines, at);
  if (origin.type !== 'document' || origin.path.length === 0) return document;
  const object = locate(origin, []);
  if (object?.start === undefined || object.end === undefined) return { first: at, last: at };
  return { first: Math.max(document.first, object.start.line), last: Math.min(document.last, object.end.line) };
}

function documentAround(lines: readonly string[], at: number): Range {
  const isBorder = (line: number): boolean => lines[line - 1]?.startsWith('---') === true;
  let first = at;
  while (first > 1 && at - first < MOST_LINES && !isBorder(first - 1)) first--;
  let last = at;
  while (last < lines.length && last - at < MOST_LINES && !isBorder(last + 1)) last++;
  return { first, last };
}

function shortened(line: string): string {
  return line.length <= LONGEST_LINE ? line : `${line.slice(0, LONGEST_LINE - 1).toWellFormed()}…`;
}
