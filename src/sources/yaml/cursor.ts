import {
  CARRIAGE_RETURN,
  DOT,
  END,
  isBlankBreakOrEnd,
  LINE_FEED,
  LINE_SEPARATOR,
  MINUS,
  PARAGRAPH_SEPARATOR,
} from './characters.ts';
import type { KeyPool } from './key-pool.ts';

/** Where the scan of a document stands, in its text and in its structure. */
export class Cursor {
  readonly text: string;
  readonly end: number;
  position: number;
  /** Where the current line began; the column is the distance to it. */
  lineStart: number;
  /** How many `[` and `{` are open. */
  flowLevel = 0;
  /** The column of the innermost block collection, -1 outside. */
  indent = -1;
  /** Whether a key that is not marked by `?` may begin here. */
  simpleKeyAllowed = true;
  readonly keys: KeyPool;

  constructor(text: string, start: number, end: number, keys: KeyPool) {
    this.keys = keys;
    this.text = text;
    this.end = end;
    this.position = start;
    this.lineStart = start;
  }

  get column(): number {
    return this.position - this.lineStart;
  }

  /** The character so many places on, {@link END} past the end. */
  at(distance: number): number {
    const index = this.position + distance;
    return index < this.end ? this.text.charCodeAt(index) : END;
  }

  /** Goes past one line break and gives what a scalar keeps of it: a line feed, or the separator itself. */
  skipBreak(): string {
    const code = this.at(0);
    this.position += code === CARRIAGE_RETURN ? this.#lengthFromReturn() : 1;
    this.lineStart = this.position;
    if (code === LINE_SEPARATOR) return '\u2028';
    return code === PARAGRAPH_SEPARATOR ? '\u2029' : '\n';
  }

  /**
   * How long the line break is that begins with a carriage return. kubectl drops one such character before each line
   * feed, so that two of them and a line feed are one break.
   */
  #lengthFromReturn(): number {
    if (this.at(1) === LINE_FEED) return 2;
    return this.at(1) === CARRIAGE_RETURN && this.at(2) === LINE_FEED ? 3 : 1;
  }

  /** Whether `---` or `...` stands here as a marker. */
  atDocumentMarker(): boolean {
    if (this.position !== this.lineStart) return false;
    const code = this.at(0);
    if (code !== MINUS && code !== DOT) return false;
    return this.at(1) === code && this.at(2) === code && isBlankBreakOrEnd(this.at(3));
  }
}
