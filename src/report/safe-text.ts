// Control characters, marks that turn or hide text, line separators, private and tag characters, lone surrogates.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0]/u;
const EVERY_UNSAFE = new RegExp(UNSAFE, 'gu');

/** Longer texts are cut: no name is that long, and nobody reads on. */
const LONGEST = 1000;

/**
 * Text from outside on one line, fit for a terminal and a log: what would move the cursor, change colours, turn the
 * direction of text or hide is shown as `\u{1b}`.
 */
export function safeText(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  if (!UNSAFE.test(shown)) return shown;
  return shown.replace(EVERY_UNSAFE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/**
 * A finished line of a log. CI systems take a line that begins with `::`, and `##[` anywhere, for a command
 * (GitHub Actions, Azure Pipelines), which must not come from a manifest.
 */
export function safeLine(line: string): string {
  return line
    .replace(/^(\s*):(?=:)/, '$1\\u{3a}')
    .replaceAll('##[', '#\\u{23}[')
    .replaceAll('##vso[', '#\\u{23}vso[');
}
