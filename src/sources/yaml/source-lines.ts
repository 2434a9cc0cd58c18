import type { Position, SourceText } from '../../kube/index.ts';
import { CARRIAGE_RETURN, LINE_FEED } from './characters.ts';

const LINES = new WeakMap<SourceText, readonly number[]>();

/** The place of an offset inside the text, by the lines that editors count: they end in LF, CR LF or CR. */
export function positionAt(source: SourceText, place: number): Position {
  const offset = Math.min(place, source.text.length);
  const starts = lineStarts(source);
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** Where each line begins; found once for a text. */
function lineStarts(source: SourceText): readonly number[] {
  let starts = LINES.get(source);
  if (starts === undefined) {
    starts = source.text.includes('\r') ? startsAfterAnyBreak(source.text) : startsAfterLineFeeds(source.text);
    LINES.set(source, starts);
  }
  return starts;
}

function startsAfterLineFeeds(text: string): number[] {
  const starts = [0];
  for (let index = text.indexOf('\n'); index >= 0; index = text.indexOf('\n', index + 1)) starts.push(index + 1);
  return starts;
}

function startsAfterAnyBreak(text: string): number[] {
  const starts = [0];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === LINE_FEED || (code === CARRIAGE_RETURN && text.charCodeAt(index + 1) !== LINE_FEED)) {
      starts.push(index + 1);
    }
  }
  return starts;
}
