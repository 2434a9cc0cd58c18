const START = '==== START logs for container ';
const END = '==== END logs for container ';

/** Whether a text holds what `kubectl cluster-info dump` prints: lists in JSON, with the logs of every container between. */
export function isClusterInfoDump(text: string): boolean {
  return text.startsWith('{') && text.includes(`\n${START}`);
}

/**
 * Takes the logs out, which may hold anything. They are replaced by as many spaces, so that every object stays at its
 * line and column.
 *
 * A log can hold the marks too, so the end that counts names the same container.
 */
export function withoutLogs(text: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (;;) {
    const start = text.indexOf(`\n${START}`, from);
    if (start < 0) break;
    const lineEnd = endOfLine(text, start + 1);
    // A log may not end in a line feed, and then the mark stands on its last line.
    const end = text.indexOf(`${END}${text.slice(start + 1 + START.length, lineEnd)}`, lineEnd);
    const until = end < 0 ? text.length : endOfLine(text, end);
    pieces.push(text.slice(from, start), blank(text.slice(start, until)));
    from = until;
  }
  return pieces.join('') + text.slice(from);
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function blank(text: string): string {
  return text.replace(/[^\r\n]+/g, (line) => ' '.repeat(line.length));
}
