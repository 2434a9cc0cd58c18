const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** White space, and the bytes of a byte order mark. */
const BLANK: ReadonlySet<number> = new Set([0x20, 0x09, LINE_FEED, CARRIAGE_RETURN, 0xef, 0xbb, 0xbf]);

const ITEMS = 'items';

/** What is found in a text of JSON values. */
export interface ValueTaker {
  /** A whole map: one that stands by itself, or an entry of a list. The bytes are good for the time of the call. */
  readonly value: (text: Buffer, line: number, inList: boolean) => void;
  /** Something that is no map, or a longer one than is read. */
  readonly problem: (message: string, line: number) => void;
}

/**
 * Takes a text apart into maps while it arrives: one after the other, on a line each or indented, or the entries of a
 * list and of the `items` of a map, however long the list is. Only the map under way is held.
 *
 * A log may be cut off anywhere, and goes on after it: JSON has no line feed inside a string, and a line that begins
 * with `{"` begins a map.
 */
export class JsonValues {
  readonly #longest: number;
  readonly #taker: ValueTaker;
  /** The pieces that hold the map under way. */
  #parts: Buffer[] = [];
  #length = 0;
  #line = 1;
  /** The line on which the map under way began. */
  #began = 1;
  /** How many maps and lists are open. */
  #depth = 0;
  /** How many of them the entries of a list stand in; 0 where maps stand by themselves. */
  #base = 0;
  /** Whether the map under way holds the list that was read. */
  #isEnvelope = false;
  #inString = false;
  #isEscaped = false;
  /** The rest of the line is passed over. */
  #isSkipping = false;
  #isLineStart = true;
  /** The beginning of the last string in a map that stands by itself. */
  #key = '';

  constructor(longest: number, taker: ValueTaker) {
    this.#longest = longest;
    this.#taker = taker;
  }

  push(piece: Buffer): void {
    let start = 0;
    for (let at = 0; at < piece.length; at++) {
      if (this.#isLineStart && this.#depth === 0) {
        const end = this.#takeLine(piece, at);
        if (end >= 0) {
          at = end;
          continue;
        }
      }
      const byte = piece[at] ?? 0;
      const isLineStart = this.#isLineStart;
      this.#isLineStart = byte === LINE_FEED;
      if (byte === LINE_FEED) this.#line++;
      if (this.#isSkipping) {
        this.#isSkipping = byte !== LINE_FEED;
      } else if (this.#inString) {
        if (byte === LINE_FEED) this.#cutOff(this.#line - 1);
        else this.#string(byte);
      } else if (byte === OPEN_BRACE) {
        if (isLineStart && this.#depth > this.#base && piece[at + 1] === QUOTE) this.#cutOff(this.#line);
        if (this.#depth === this.#base) {
          this.#drop();
          start = at;
          this.#began = this.#line;
        }
        this.#depth++;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        if (this.#close(piece, start, at)) start = at + 1;
      } else if (this.#depth === 0 && byte !== OPEN_BRACKET) {
        if (BLANK.has(byte) || byte === COMMA) continue;
        this.#taker.problem('is no JSON map', this.#line);
        this.#isSkipping = true;
      } else if (byte === OPEN_BRACKET) {
        this.#depth++;
        const isItems = this.#depth === 2 && this.#base === 0 && this.#key === ITEMS;
        if (!isItems && this.#depth !== 1) continue;
        this.#base = this.#depth;
        this.#isEnvelope = isItems;
      } else if (byte === QUOTE) {
        this.#inString = true;
        this.#key = '';
      } else if (byte === COMMA) {
        this.#key = '';
      }
    }
    if (this.#depth > this.#base) this.#keep(piece.subarray(start));
  }

  /** Nothing more comes. A last line needs no line feed. */
  end(): void {
    if (this.#depth > 0) this.#cutOff(this.#line);
  }

  /** Takes a line that is one map at once: the way of nearly all logs, and by far the fastest. */
  #takeLine(piece: Buffer, at: number): number {
    if (piece[at] !== OPEN_BRACE) return -1;
    const end = piece.indexOf(LINE_FEED, at);
    if (end < 0 || end - at > this.#longest) return -1;
    const last = piece[end - 1] === CARRIAGE_RETURN ? end - 2 : end - 1;
    // An indented map begins with a line of its brace alone.
    if (piece[last] !== CLOSE_BRACE) return -1;
    this.#taker.value(piece.subarray(at, last + 1), this.#line++, false);
    return end;
  }

  #string(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#inString = false;
    else if (this.#depth === 1 && this.#key.length <= ITEMS.length) this.#key += String.fromCharCode(byte);
  }

  /** Closes a map or a list; says whether that ends what was under way. */
  #close(piece: Buffer, start: number, at: number): boolean {
    if (this.#depth === 0) return true;
    this.#depth--;
    if (this.#depth < this.#base) {
      this.#base = 0;
      return true;
    }
    if (this.#depth > this.#base) return false;
    if (this.#isEnvelope && this.#base === 0) this.#isEnvelope = false;
    else this.#take(piece.subarray(start, at + 1));
    this.#drop();
    return true;
  }

  #take(last: Buffer): void {
    this.#keep(last);
    if (this.#length > this.#longest) {
      this.#taker.problem(`is longer than ${this.#longest} bytes, which is the most that is read`, this.#began);
    } else {
      const [only] = this.#parts;
      const text = only !== undefined && this.#parts.length === 1 ? only : Buffer.concat(this.#parts);
      this.#taker.value(text, this.#began, this.#base > 0);
    }
  }

  #cutOff(next: number): void {
    this.#taker.problem('is cut off: it is no whole JSON map', this.#began);
    this.#drop();
    this.#inString = false;
    this.#isEscaped = false;
    this.#depth = this.#base;
    this.#began = next;
  }

  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > this.#longest) this.#parts = [];
    else if (part.length > 0) this.#parts.push(part);
  }

  #drop(): void {
    this.#parts = [];
    this.#length = 0;
  }
}
