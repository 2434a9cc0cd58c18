import type { ListNode, MapEntry, MapNode, SyntaxNode } from '../../sources/index.ts';
import { NoPlace } from './change.ts';
import { afterSpace, beforeSpace, breakAt, breakNear, column, lineEnd, lineStart, nextLine } from './lines.ts';
import type { TextEdit } from './text-edit.ts';

/** Adds lines at the end of a block map or list, behind the comments that belong to its last part. */
export function appendLines(text: string, collection: MapNode | ListNode, lines: readonly string[]): TextEdit {
  const first = collection.type === 'map' ? collection.entries[0]?.key : collection;
  const indent = column(text, first?.outerStart ?? collection.start);
  return linesAfter(text, behindLast(text, collection, indent), lines);
}

/** Adds lines below the one of an offset. */
export function linesAfter(text: string, offset: number, lines: readonly string[]): TextEdit {
  const lineBreak = breakNear(text, offset);
  const end = lineEnd(text, offset);
  const isLast = breakAt(text, end) === '';
  const added = lines.join(lineBreak);
  // At the end of a text without a final line break none is added either.
  if (isLast) return { start: end, end, text: lineBreak + added };
  const start = nextLine(text, offset);
  return { start, end: start, text: added + lineBreak };
}

/** An offset in the last line that belongs to a block. */
function behindLast(text: string, collection: SyntaxNode, indent: number): number {
  let offset = collection.end;
  const last = innermostLast(collection);
  if (last.type === 'scalar' && (last.style === 'literal' || last.style === 'folded')) {
    // With `+`, the blank lines that follow are a part of the value.
    const header = text.slice(last.start, lineEnd(text, last.start));
    if (header.includes('+')) offset = behindBlankLines(text, offset);
  }
  for (let next = nextLine(text, offset); next < text.length; next = nextLine(text, offset)) {
    const comment = afterSpace(text, next);
    if (text.charAt(comment) !== '#' || comment - next < Math.max(indent, 1)) break;
    offset = comment;
  }
  return offset;
}

function innermostLast(node: SyntaxNode): SyntaxNode {
  let last = node;
  for (;;) {
    const inner =
      last.type === 'map' ? last.entries.at(-1)?.value : last.type === 'list' ? last.items.at(-1) : undefined;
    if (inner === undefined) return last;
    last = inner;
  }
}

function behindBlankLines(text: string, from: number): number {
  let offset = from;
  for (let next = nextLine(text, offset); next < text.length; next = nextLine(text, offset)) {
    if (afterSpace(text, next) !== lineEnd(text, next)) break;
    offset = next;
  }
  return offset;
}

/** Takes an entry out of a block map that has others. */
export function removeEntry(text: string, map: MapNode, entry: MapEntry): readonly TextEdit[] {
  const next = map.entries[map.entries.indexOf(entry) + 1]?.key;
  return [removeLines(text, entry.key.outerStart, entry.value, next)];
}

/** Takes an item out of a block list that has others. */
export function removeItem(text: string, list: ListNode, item: SyntaxNode): readonly TextEdit[] {
  const dash = dashBefore(text, item.outerStart);
  const next = list.items[list.items.indexOf(item) + 1];
  return [removeLines(text, dash, item, next && { outerStart: dashBefore(text, next.outerStart) })];
}

/** Writes an empty collection in place of the only part of a block collection. */
export function emptyBlock(text: string, key: SyntaxNode, collection: MapNode | ListNode): readonly TextEdit[] {
  if (collection.anchor !== '' || collection.tag !== '') throw new NoPlace('it has an anchor or a tag');
  const colon = afterSpace(text, key.end);
  if (text.charAt(colon) !== ':' || collection.start <= lineEnd(text, colon))
    throw new NoPlace('it is written unusually');
  const edit = removeLines(text, lineStart(text, collection.start), collection, undefined);
  return [{ start: colon + 1, end: colon + 1, text: collection.type === 'list' ? ' []' : ' {}' }, edit];
}

function removeLines(
  text: string,
  start: number,
  value: SyntaxNode,
  next: Pick<SyntaxNode, 'outerStart'> | undefined,
): TextEdit {
  const isFirstInLine = beforeSpace(text, start) === lineStart(text, start);
  if (!isFirstInLine) {
    // The first entry of a map that is an item of a list: the next one takes its place behind the dash.
    if (next === undefined || text.slice(lineEnd(text, value.end), next.outerStart).includes('#')) {
      throw new NoPlace('what stands around it would be lost');
    }
    return { start, end: next.outerStart, text: '' };
  }
  const from = lineStart(text, start);
  const to = nextLine(text, value.end);
  if (breakAt(text, lineEnd(text, value.end)) !== '' || from === 0) return { start: from, end: to, text: '' };
  // The last line has no break; the one before it becomes the last.
  return { start: from - (text.startsWith('\r\n', from - 2) ? 2 : 1), end: to, text: '' };
}

function dashBefore(text: string, offset: number): number {
  const dash = text.lastIndexOf('-', offset - 1);
  if (dash < 0 || text.slice(dash + 1, offset).trim() !== '') throw new NoPlace('it is written unusually');
  return dash;
}
