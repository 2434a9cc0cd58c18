/** The longest word that is kept of a text, and the most words of one finding: texts come from outside. */
const LONGEST_WORD = 60;
const MOST_WORDS = 300;

/**
 * The words of texts: runs of letters and digits, in lower case and without accents. A word in mixed case is also found
 * by its parts (`hostPID`: `hostpid`, `pid`). Both databases search these and no others, so that they find the same.
 */
export function searchWords(texts: Iterable<string | null | undefined>): readonly string[] {
  const words = new Set<string>();
  for (const text of texts) {
    if (!text) continue;
    for (const [run] of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
      words.add(plain(run));
      for (const [part] of run.matchAll(/\p{Lu}+(?!\p{Ll})|\p{Lu}\p{Ll}+/gu)) words.add(plain(part));
      words.delete('');
      if (words.size >= MOST_WORDS) return [...words];
    }
  }
  return [...words];
}

/** What to look for, of what somebody typed. */
export function searchPrefixes(text: string): readonly string[] {
  const prefixes = new Set([...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map(([run]) => plain(run)));
  prefixes.delete('');
  return [...prefixes].slice(0, 20);
}

function plain(run: string): string {
  const word = run
    .normalize('NFKD')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
  return [...word].slice(0, LONGEST_WORD).join('');
}
