const LONGEST = 400;

/**
 * Text from outside, made fit for one line on a terminal: control characters would move the cursor or change
 * colours, and a long text would hide the rest.
 */
export function printable(text: string): string {
  const line = text
    .slice(0, LONGEST * 4)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** The first line that says something. */
export function firstLine(text: string): string {
  return printable(text.trimStart().split('\n', 1)[0] ?? '');
}
