import { COLON, HASH, isBlank, isBlankBreakOrEnd, isBlankOrBreak, isFlowIndicator, TAB } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { TextError } from './text-error.ts';
import type { Token } from './tokens.ts';

/** Scans a scalar without quotes, over as many lines as are indented further than the collection around it. */
export function scanPlain(cursor: Cursor, token: Token): void {
  const { text } = cursor;
  const inFlow = cursor.flowLevel > 0;
  const indent = cursor.indent + 1;
  let value = '';
  let between = '';
  let end = cursor.position;
  let overLines = false;
  for (;;) {
    if (cursor.atDocumentMarker() || cursor.at(0) === HASH) break;
    const start = cursor.position;
    skipWord(cursor, inFlow);
    if (cursor.position > start) {
      end = cursor.position;
      const word = text.slice(start, end);
      value = value === '' ? word : value + between + word;
      overLines = false;
    }
    if (!isBlankOrBreak(cursor.at(0))) break;
    const blanks = skipBlanks(cursor, indent);
    overLines = blanks !== undefined;
    between = blanks ?? text.slice(end, cursor.position);
    if (!inFlow && cursor.column < indent) break;
  }
  if (overLines) cursor.simpleKeyAllowed = true;
  token.end = end;
  token.value = value;
  token.style = 'plain';
}

/** Goes to the next blank, line break, or character that ends the scalar. */
function skipWord(cursor: Cursor, inFlow: boolean): void {
  const { text, end } = cursor;
  let position = cursor.position;
  for (; position < end; position++) {
    const code = text.charCodeAt(position);
    if (isBlankBreakOrEnd(code)) break;
    if (code === COLON && (position + 1 >= end || isBlankBreakOrEnd(text.charCodeAt(position + 1)))) break;
    if (inFlow && isFlowIndicator(code)) break;
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
