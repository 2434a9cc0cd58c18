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
import type { Scanner } from './scanner.ts';
import { TextError } from './text-error.ts';
import type { Token } from './tokens.ts';

/** What follows `|` or `>`: how the last line breaks are kept, and by how much the text is indented (0 when not said). */
interface Header {
  readonly chomping: 'strip' | 'clip' | 'keep';
  readonly indentation: number;
}

/** Scans a literal (`|`) or folded (`>`) scalar. */
export function scanBlockScalar(scanner: Scanner, token: Token): void {
  const folded = scanner.at(0) === GREATER;
  scanner.position++;
  const { chomping, indentation } = scanHeader(scanner);
  const given = indentation === 0 ? 0 : Math.max(scanner.indent, 0) + indentation;

  let { breaks, end, indent } = skipEmptyLines(scanner, given);
  let value = '';
  let lineBreak = '';
  let afterIndented = false;
  while (scanner.column === indent && scanner.at(0) !== END) {
    const indented = isBlank(scanner.at(0));
    if (folded && lineBreak === '\n' && !afterIndented && !indented) {
      if (breaks === '') value += ' ';
    } else value += lineBreak;
    value += breaks;
    const lineStart = scanner.position;
    while (!isBreakOrEnd(scanner.at(0))) scanner.position++;
    value += scanner.text.slice(lineStart, scanner.position);
    afterIndented = indented;
    end = scanner.position;
    lineBreak = scanner.at(0) === END ? '' : scanner.skipBreak();
    ({ breaks } = skipEmptyLines(scanner, indent));
  }
  if (chomping !== 'strip') value += lineBreak;
  if (chomping === 'keep') value += breaks;

  token.end = end;
  token.value = value;
  token.style = folded ? 'folded' : 'literal';
}

function scanHeader(scanner: Scanner): Header {
  let chomping: Header['chomping'] = 'clip';
  let indentation = 0;
  // The two indicators may come in either order, each once.
  for (let seen = { chomping: false, indentation: false }; ; ) {
    const code = scanner.at(0);
    if ((code === PLUS || code === MINUS) && !seen.chomping) {
      chomping = code === PLUS ? 'keep' : 'strip';
      seen = { ...seen, chomping: true };
    } else if (isDigit(code) && !seen.indentation) {
      if (code === ZERO) throw new TextError('the indentation of a block text cannot be 0', scanner.position);
      indentation = code - ZERO;
      seen = { ...seen, indentation: true };
    } else break;
    scanner.position++;
  }
  while (isBlank(scanner.at(0))) scanner.position++;
  if (scanner.at(0) === HASH) while (!isBreakOrEnd(scanner.at(0))) scanner.position++;
  if (!isBreakOrEnd(scanner.at(0))) {
    throw new TextError('a block text begins on the line after its | or >', scanner.position);
  }
  if (isBreak(scanner.at(0))) scanner.skipBreak();
  return { chomping, indentation };
}

/** Goes past empty lines to the first character of the next line that has text, whose column is the indentation when it is not known. */
function skipEmptyLines(scanner: Scanner, known: number): { breaks: string; end: number; indent: number } {
  let breaks = '';
  let end = scanner.position;
  let widest = 0;
  for (;;) {
    while ((known === 0 || scanner.column < known) && scanner.at(0) === SPACE) scanner.position++;
    widest = Math.max(widest, scanner.column);
    if ((known === 0 || scanner.column < known) && scanner.at(0) === TAB) {
      throw new TextError('a tab cannot indent a block text: use spaces', scanner.position);
    }
    if (!isBreak(scanner.at(0))) break;
    breaks += scanner.skipBreak();
    end = scanner.position;
  }
  return { breaks, end, indent: known === 0 ? Math.max(widest, scanner.indent + 1, 1) : known };
}
