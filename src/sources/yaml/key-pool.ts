const SIZE = 256;
const LONGEST = 64;

/**
 * Gives one string for keys that are spelled alike. A file has a few dozen keys thousands of times, and a string that
 * an engine knows as a key already is stored in a map several times faster than a new one.
 */
export class KeyPool {
  readonly #keys: string[] = new Array(SIZE).fill('');

  take(text: string, start: number, end: number): string {
    const length = end - start;
    if (length > LONGEST || length === 0) return text.slice(start, end);
    const slot = slotOf(text, start, end, length);
    const known = this.#keys[slot];
    if (known !== undefined && known.length === length && isAt(text, start, known)) return known;
    const key = text.slice(start, end);
    this.#keys[slot] = key;
    return key;
  }
}

function slotOf(text: string, start: number, end: number, length: number): number {
  const first = text.charCodeAt(start);
  const middle = text.charCodeAt(start + (length >> 1));
  const last = text.charCodeAt(end - 1);
  return (((length * 31 + first) * 31 + middle) * 31 + last) % SIZE;
}

function isAt(text: string, start: number, key: string): boolean {
  for (let index = 0; index < key.length; index++) {
    if (text.charCodeAt(start + index) !== key.charCodeAt(index)) return false;
  }
  return true;
}
