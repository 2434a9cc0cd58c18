import {
  COLON,
  HASH,
  isBlank,
  isBlankBreakOrEnd,
  isBlankOrBreak,
  isFlowIndicator,
  isInsideWord,
  TAB,
} from './characters.ts';
import type { Cursor } from './cursor.ts';
import { TextError } from './text-error.ts';
import type { Token } from './tokens.ts';

/** Scans a scalar without quotes, over as many lines as are indented further than the collection around it. */
export function scanPlain(cursor: Cursor, token: Token): void {
  const { text } = cursor;
  const inFlow = cursor.flowLevel > 0;
  const indent = cursor.indent + 1;
  /** The lines before, folded; what follows them is one piece of the text. */
  let folded = '';
  let start = cursor.position;
  let end = start;
  let fold: string | undefined;
  for (;;) {
    if (cursor.at(0) === HASH || cursor.atDocumentMarker()) break;
    const wordStart = cursor.position;
    skipWord(cursor, inFlow);
    if (cursor.position > wordStart) {
      if (fold !== undefined) {
        folded += text.slice(start, end) + fold;
        start = wordStart;
        fold = undefined;
      }
      end = cursor.position;
    }
    if (!isBlankOrBreak(cursor.at(0))) break;
    fold = skipBlanks(cursor, indent);
    if (!inFlow && cursor.column < indent) break;
  }
  if (fold !== undefined) cursor.simpleKeyAllowed = true;
  token.end = end;
  token.value =
    folded === '' && cursor.at(0) === COLON ? cursor.keys.take(text, start, end) : folded + text.slice(start, end);
  token.style = 'plain';
}

/** Goes to the next blank, line break, or character that ends the scalar. */
function skipWord(cursor: Cursor, inFlow: boolean): void {
  const { text, end } = cursor;
  let position = cursor.position;
  for (; position < end; position++) {
    const code = text.charCodeAt(position);
    if (isInsideWord(code)) continue;
    if (code === COLON) {
      if (position + 1 >= end || isBlankBreakOrEnd(text.charCodeAt(position + 1))) break;
    } else if (inFlow || !isFlowIndicator(code)) break;
  }
  cursor.position = position;
}

/** Goes past blanks and line breaks. Gives what the line breaks fold into, undefined when there were none. */
function skipBlanks(cursor: Cursor, indent: number): string | undefined {
  let first: string | undefined;
  let rest = '';
  for (;;) {
    const code = cursor.at(0);
    if (isBlank(code)) {
      if (first !== undefined && code === TAB && cursor.column < indent) {
        throw new TextError('a tab cannot indent a line: use spaces', cursor.position);
      }
      cursor.position++;
    } else if (isBlankOrBreak(code)) {
      if (first === undefined) first = cursor.skipBreak();
      else rest += cursor.skipBreak();
    } else break;
  }
  return first === undefined ? undefined : foldBreaks(first, rest);
}

/** One line feed between lines becomes a space; of several, the first is dropped. */
export function foldBreaks(first: string, rest: string): string {
  if (first !== '\n') return first + rest;
  return rest === '' ? ' ' : rest;
}
