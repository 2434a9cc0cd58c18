import {
  END,
  GREATER,
  HASH,
  isBlank,
  isBreak,
  isBreakOrEnd,
  isDigit,
  MINUS,
  PLUS,
  SPACE,
  TAB,
  ZERO,
} from './characters.ts';
import type { Cursor } from './cursor.ts';
import { TextError } from './text-error.ts';
import type { Token } from './tokens.ts';

/** What follows `|` or `>`: how the last line breaks are kept, and by how much the text is indented (0 when not said). */
interface Header {
  readonly chomping: 'strip' | 'clip' | 'keep';
  readonly indentation: number;
}

/** Scans a literal (`|`) or folded (`>`) scalar. */
export function scanBlockScalar(cursor: Cursor, token: Token): void {
  const folded = cursor.at(0) === GREATER;
  cursor.position++;
  const { chomping, indentation } = scanHeader(cursor);
  const given = indentation === 0 ? 0 : Math.max(cursor.indent, 0) + indentation;

  let { breaks, end, indent } = skipEmptyLines(cursor, given);
  let value = '';
  let lineBreak = '';
  let afterIndented = false;
  while (cursor.column === indent && cursor.at(0) !== END) {
    const indented = isBlank(cursor.at(0));
    if (folded && lineBreak === '\n' && !afterIndented && !indented) {
      if (breaks === '') value += ' ';
    } else value += lineBreak;
    value += breaks;
    const lineStart = cursor.position;
    while (!isBreakOrEnd(cursor.at(0))) cursor.position++;
    value += cursor.text.slice(lineStart, cursor.position);
    afterIndented = indented;
    end = cursor.position;
    lineBreak = cursor.at(0) === END ? '' : cursor.skipBreak();
    ({ breaks } = skipEmptyLines(cursor, indent));
  }
  if (chomping !== 'strip') value += lineBreak;
  if (chomping === 'keep') value += breaks;

  token.end = end;
  token.value = value;
  token.style = folded ? 'folded' : 'literal';
}

function scanHeader(cursor: Cursor): Header {
  let chomping: Header['chomping'] = 'clip';
  let indentation = 0;
  // The two indicators may come in either order, each once.
  for (let seen = { chomping: false, indentation: false }; ; ) {
    const code = cursor.at(0);
    if ((code === PLUS || code === MINUS) && !seen.chomping) {
      chomping = code === PLUS ? 'keep' : 'strip';
      seen = { ...seen, chomping: true };
    } else if (isDigit(code) && !seen.indentation) {
      if (code === ZERO) throw new TextError('the indentation of a block text cannot be 0', cursor.position);
      indentation = code - ZERO;
      seen = { ...seen, indentation: true };
    } else break;
    cursor.position++;
  }
  while (isBlank(cursor.at(0))) cursor.position++;
  if (cursor.at(0) === HASH) while (!isBreakOrEnd(cursor.at(0))) cursor.position++;
  if (!isBreakOrEnd(cursor.at(0))) {
    throw new TextError('a block text begins on the line after its | or >', cursor.position);
  }
  if (isBreak(cursor.at(0))) cursor.skipBreak();
  return { chomping, indentation };
}

/** Goes past empty lines to the first character of the next line that has text, whose column is the indentation when it is not known. */
function skipEmptyLines(cursor: Cursor, known: number): { breaks: string; end: number; indent: number } {
  let breaks = '';
  let end = cursor.position;
  let widest = 0;
  for (;;) {
    while ((known === 0 || cursor.column < known) && cursor.at(0) === SPACE) cursor.position++;
    widest = Math.max(widest, cursor.column);
    if ((known === 0 || cursor.column < known) && cursor.at(0) === TAB) {
      throw new TextError('a tab cannot indent a block text: use spaces', cursor.position);
    }
    if (!isBreak(cursor.at(0))) break;
    breaks += cursor.skipBreak();
    end = cursor.position;
  }
  return { breaks, end, indent: known === 0 ? Math.max(widest, cursor.indent + 1, 1) : known };
}
