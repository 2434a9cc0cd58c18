/** Lines of a text as YAML counts them: LF, CR LF and CR end one. */

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && !isBreak(text, start - 1)) start--;
  return start;
}

/** Where the line of an offset ends, before its break. */
export function lineEnd(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && !isBreak(text, end)) end++;
  return end;
}

/** Where the next line begins; the length of the text when there is none. */
export function nextLine(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  return end + breakAt(text, end).length;
}

/** How many characters stand before an offset in its line. */
export function column(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** The line break at an offset; empty when there is none. */
export function breakAt(text: string, offset: number): string {
  if (text.startsWith('\r\n', offset)) return '\r\n';
  return isBreak(text, offset) ? text.charAt(offset) : '';
}

/** The break that a new line near an offset gets: that of its line, or of the lines before it. */
export function breakNear(text: string, offset: number): string {
  const own = breakAt(text, lineEnd(text, offset));
  if (own !== '') return own;
  const start = lineStart(text, offset);
  if (start === 0) return '\n';
  return text.startsWith('\r\n', start - 2) ? '\r\n' : text.charAt(start - 1);
}

/** Where the spaces and tabs before an offset begin. */
export function beforeSpace(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && isSpace(text.charAt(start - 1))) start--;
  return start;
}

/** Where the spaces and tabs after an offset end. */
export function afterSpace(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && isSpace(text.charAt(end))) end++;
  return end;
}

function isSpace(character: string): boolean {
  return character === ' ' || character === '\t';
}

function isBreak(text: string, offset: number): boolean {
  const character = text.charAt(offset);
  return character === '\n' || character === '\r';
}
