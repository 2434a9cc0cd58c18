import { COLON, HASH, isBlank, isBlankBreakOrEnd, isBlankOrBreak, isFlowIndicator, TAB } from './characters.ts';
import type { Scanner } from './scanner.ts';
import { TextError } from './text-error.ts';
import type { Token } from './tokens.ts';

/** Scans a scalar without quotes, over as many lines as are indented further than the collection around it. */
export function scanPlain(scanner: Scanner, token: Token): void {
  const { text } = scanner;
  const inFlow = scanner.flowLevel > 0;
  const indent = scanner.indent + 1;
  let value = '';
  let between = '';
  let end = scanner.position;
  let overLines = false;
  for (;;) {
    if (scanner.atDocumentMarker() || scanner.at(0) === HASH) break;
    const start = scanner.position;
    skipWord(scanner, inFlow);
    if (scanner.position > start) {
      end = scanner.position;
      const word = text.slice(start, end);
      value = value === '' ? word : value + between + word;
      overLines = false;
    }
    if (!isBlankOrBreak(scanner.at(0))) break;
    const blanks = skipBlanks(scanner, indent);
    overLines = blanks !== undefined;
    between = blanks ?? text.slice(end, scanner.position);
    if (!inFlow && scanner.column < indent) break;
  }
  if (overLines) scanner.simpleKeyAllowed = true;
  token.end = end;
  token.value = value;
  token.style = 'plain';
}

/** Goes to the next blank, line break, or character that ends the scalar. */
function skipWord(scanner: Scanner, inFlow: boolean): void {
  const { text, end } = scanner;
  let position = scanner.position;
  for (; position < end; position++) {
    const code = text.charCodeAt(position);
    if (isBlankBreakOrEnd(code)) break;
    if (code === COLON && (position + 1 >= end || isBlankBreakOrEnd(text.charCodeAt(position + 1)))) break;
    if (inFlow && isFlowIndicator(code)) break;
  }
  scanner.position = position;
}

/** Goes past blanks and line breaks. Gives what the line breaks fold into, undefined when there were none. */
function skipBlanks(scanner: Scanner, indent: number): string | undefined {
  let first: string | undefined;
  let rest = '';
  for (;;) {
    const code = scanner.at(0);
    if (isBlank(code)) {
      if (first !== undefined && code === TAB && scanner.column < indent) {
        throw new TextError('a tab cannot indent a line: use spaces', scanner.position);
      }
      scanner.position++;
    } else if (isBlankOrBreak(code)) {
      if (first === undefined) first = scanner.skipBreak();
      else rest += scanner.skipBreak();
    } else break;
  }
  return first === undefined ? undefined : foldBreaks(first, rest);
}

/** One line feed between lines becomes a space; of several, the first is dropped. */
export function foldBreaks(first: string, rest: string): string {
  if (first !== '\n') return first + rest;
  return rest === '' ? ' ' : rest;
}
