import type { ListNode, MapNode, SyntaxNode } from '../../sources/index.ts';
import { NoPlace } from './change.ts';
import type { Layout } from './layout.ts';
import { beforeSpace, breakNear, lineEnd, lineStart } from './lines.ts';
import type { TextEdit } from './text-edit.ts';
import type { FlowStyle } from './write-value.ts';

/** A part of a flow collection: an item, or a key with its value. */
interface Part {
  readonly start: number;
  readonly end: number;
}

/** How new parts of a flow collection, and values in it, are written. */
export function flowStyle(text: string, collection: MapNode | ListNode, layout: Layout, quoted: boolean): FlowStyle {
  const last = partsOf(collection).at(-1);
  if (!quoted || last === undefined || !startsLine(text, last.start)) return { quoted };
  const indent = text.slice(lineStart(text, last.start), last.start);
  return { quoted, lines: { indent, step: stepOf(text, layout, indent), lineBreak: breakNear(text, last.start) } };
}

/** Adds a part that is written already at the end of a flow collection; `tight` where no other part shows the habit. */
export function appendFlow(
  text: string,
  collection: MapNode | ListNode,
  part: string,
  tight: boolean,
): readonly TextEdit[] {
  const parts = partsOf(collection);
  const last = parts.at(-1);
  const { start, end } = collection;
  if (last === undefined) return [{ start: start + 1, end: start + 1, text: part }];
  const behind = text.slice(last.end, end - 1);
  const comma = /^\s*,/.exec(behind)?.[0].length;
  const from = last.end + (comma ?? 0);
  const separator = comma === undefined ? ',' : '';
  if (!startsLine(text, last.start)) {
    const isTight = parts.length > 1 ? !/\s/.test(text.slice(parts.at(-2)?.end, last.start)) : tight;
    return [{ start: from, end: from, text: `${separator}${isTight ? '' : ' '}${part}` }];
  }
  const indent = text.slice(lineStart(text, last.start), last.start);
  const added = breakNear(text, last.start) + indent + part;
  const lineStop = lineEnd(text, from);
  if (lineStop >= end) return [{ start: from, end: from, text: separator + added }];
  const afterComment = { start: lineStop, end: lineStop, text: added };
  if (separator === '' || lineStop === from)
    return [{ ...afterComment, start: from, text: separator + text.slice(from, lineStop) + added }];
  return [{ start: from, end: from, text: separator }, afterComment];
}

/** Takes a part out of a flow collection. */
export function removeFlow(text: string, collection: MapNode | ListNode, index: number): readonly TextEdit[] {
  const parts = partsOf(collection);
  const [before, part, after] = [parts[index - 1], parts[index], parts[index + 1]];
  if (part === undefined) throw new NoPlace('it is not there');
  const start = before?.end ?? part.start;
  const end = before === undefined ? (after?.start ?? part.end) : part.end;
  const lost = text.slice(start, part.start) + text.slice(part.end, end);
  if (lost.includes('#')) throw new NoPlace('a comment would be lost');
  return [{ start, end, text: '' }];
}

/** Where the spaces before a value begin, and the value ends: what is replaced when something else comes there. */
export function withSpaceBefore(text: string, node: SyntaxNode): Part {
  return { start: beforeSpace(text, node.start), end: node.end };
}

function partsOf(collection: MapNode | ListNode): readonly Part[] {
  return collection.type === 'list'
    ? collection.items.map((item) => ({ start: item.outerStart, end: item.end }))
    : collection.entries.map(({ key, value }) => ({ start: key.outerStart, end: Math.max(key.end, value.end) }));
}

function startsLine(text: string, offset: number): boolean {
  return beforeSpace(text, offset) === lineStart(text, offset) && lineStart(text, offset) > 0;
}

/** One step further in than a line: as far as a line of the same indentation is from the one around it. */
function stepOf(text: string, layout: Layout, indent: string): string {
  if (indent.includes('\t')) return '\t';
  const root = /^[[{][^\S\n\r]*(?:\r\n|\n|\r)( +)\S/.exec(text.trimStart());
  return ' '.repeat(root?.[1]?.length ?? layout.step);
}
