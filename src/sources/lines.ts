const LINE_FEED = 0x0a;

/** Takes a text apart into lines while it arrives; only the line under way is held. */
export class LineSplitter {
  readonly #longest: number;
  readonly #take: (line: Buffer) => boolean;
  #parts: Buffer[] = [];
  #length = 0;

  /**
   * @param longest The most bytes of a line.
   * @param take Is given each line without its line feed, and says whether more is wanted.
   */
  constructor(longest: number, take: (line: Buffer) => boolean) {
    this.#longest = longest;
    this.#take = take;
  }

  /** Whether a line is longer than it may be. Nothing more is to be pushed then. */
  get tooLong(): boolean {
    return this.#length > this.#longest;
  }

  /** Takes a piece in; says whether more is wanted. What comes after the last line feed is a line only when its own does. */
  push(piece: Buffer): boolean {
    let from = 0;
    for (let at = piece.indexOf(LINE_FEED); at >= 0; at = piece.indexOf(LINE_FEED, from)) {
      const last = piece.subarray(from, at);
      const line = this.#parts.length === 0 ? last : Buffer.concat([...this.#parts, last]);
      this.#parts = [];
      this.#length = 0;
      from = at + 1;
      if (!this.#take(line)) return false;
    }
    if (from < piece.length) this.#parts.push(piece.subarray(from));
    this.#length += piece.length - from;
    return !this.tooLong;
  }
}
