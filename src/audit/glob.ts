/**
 * Whether a text fits a pattern in which `*` stands for any characters and `?` for one. Case matters. Takes time in
 * proportion to the product of the lengths at worst, whatever the pattern.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let next = 0;
  let starAt = -1;
  let resumeAt = 0;
  while (next < text.length) {
    if (pattern[at] === '*') {
      starAt = at++;
      resumeAt = next;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[next])) {
      at++;
      next++;
    } else if (starAt >= 0) {
      at = starAt + 1;
      next = ++resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
