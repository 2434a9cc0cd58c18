/** How long an answer is given again, in milliseconds: what another replica stores is seen after that. */
const KEPT = 1_000;
const MOST_KEPT = 500;
/** In UTF-16 code units; what is longer is worked out again. */
const LONGEST = 1 << 20;

interface Entry {
  readonly until: number;
  readonly text: Promise<string>;
}

/**
 * Answers that are the same for everybody until something is scanned. Many who ask for the same at once are answered by
 * one look into the store.
 */
export class AnswerCache {
  readonly #entries = new Map<string, Entry>();

  /** The answer to `key`, made where it is not known. */
  get(key: string, make: () => Promise<string>): Promise<string> {
    const now = performance.now();
    const known = this.#entries.get(key);
    if (known !== undefined && known.until > now) return known.text;
    const entry: Entry = { until: now + KEPT, text: make() };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MOST_KEPT && oldest !== undefined) this.#entries.delete(oldest);
    const forget = (): void => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    };
    entry.text.then((text) => {
      if (text.length > LONGEST) forget();
    }, forget);
    return entry.text;
  }

  /** Something has changed. */
  clear(): void {
    this.#entries.clear();
  }
}
