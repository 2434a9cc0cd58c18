// Control characters, line and paragraph separators, and the marks that turn the direction of text.
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal sequences start with one
const TERMINAL_SEQUENCE = /\u001b\[[0-9;]{0,32}[A-Za-z]/g;
const LONGEST_MESSAGE = 600;

/** A name from outside, fit to stand in a message: what would steer a terminal is shown as `\u{1b}`. */
export function printable(name: string): string {
  return name.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** What another program wrote to standard error, as one printable line of bounded length. */
export function printableOutput(output: string): string {
  const lines = output
    .slice(0, 64 * LONGEST_MESSAGE)
    .replace(TERMINAL_SEQUENCE, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const text = printable(lines.join(' '));
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
}
