import {
  BACKSLASH,
  CARRIAGE_RETURN,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DOT,
  DOUBLE_QUOTE,
  END,
  LINE_FEED,
  LOWER_E,
  OPEN_BRACE,
  OPEN_BRACKET,
  SPACE,
  TAB,
  UPPER_E,
} from './characters.ts';
import { EventKind, type EventReader, type EventStyle } from './events.ts';
import { TextError } from './text-error.ts';

/** What is expected next. */
type Expectation = 'value' | 'first-key' | 'first-item' | 'after-value' | 'end';

const LITERAL = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;

/** Reads one value of JSON, as Go's decoder does: what follows it is not looked at. */
export class JsonEvents implements EventReader {
  start = 0;
  end = 0;
  outerStart = 0;
  value = '';
  style: EventStyle = 'json';
  readonly anchor = '';
  readonly tag = '';
  /** Where the reading stands; after the last event, the end of the value. */
  position: number;
  readonly #text: string;
  readonly #limit: number;
  /** Whether each open collection is a map. */
  readonly #open: boolean[] = [];
  #expected: Expectation = 'value';
  #error: TextError | undefined;

  constructor(text: string, start: number, limit: number) {
    this.#text = text;
    this.#limit = limit;
    this.position = start;
  }

  /** After an error it is thrown again. */
  next(): EventKind {
    if (this.#error !== undefined) throw this.#error;
    switch (this.#expected) {
      case 'value':
        return this.#value();
      case 'first-item':
        if (this.#peek() === CLOSE_BRACKET) return this.#close(EventKind.ListEnd);
        return this.#value();
      case 'first-key':
        if (this.#peek() === CLOSE_BRACE) return this.#close(EventKind.MapEnd);
        return this.#key();
      case 'after-value':
        return this.#afterValue();
      case 'end':
        this.start = this.position;
        this.end = this.position;
        return EventKind.End;
    }
  }

  /** Whether nothing but space is left. Goes past the space. */
  atEnd(): boolean {
    this.#peek();
    return this.position >= this.#limit;
  }

  /** Reads on to the end of the value, whose events are not wanted. Whether it is well formed. */
  skipRest(): boolean {
    try {
      while (this.next() !== EventKind.End);
      return true;
    } catch (error) {
      if (error instanceof TextError) return false;
      throw error;
    }
  }

  #fail(message: string, offset: number): TextError {
    this.#error = new TextError(message, offset);
    return this.#error;
  }

  #peek(): number {
    for (; this.position < this.#limit; this.position++) {
      const code = this.#text.charCodeAt(this.position);
      if (code !== SPACE && code !== LINE_FEED && code !== CARRIAGE_RETURN && code !== TAB) return code;
    }
    return END;
  }

  #value(): EventKind {
    const code = this.#peek();
    this.start = this.position;
    this.outerStart = this.position;
    if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      const isMap = code === OPEN_BRACE;
      this.position++;
      this.#open.push(isMap);
      this.#expected = isMap ? 'first-key' : 'first-item';
      this.style = 'flow';
      return isMap ? EventKind.MapStart : EventKind.ListStart;
    }
    if (code === DOUBLE_QUOTE) this.#string();
    else this.#literal();
    this.#endValue();
    return EventKind.Scalar;
  }

  #endValue(): void {
    this.end = this.position;
    this.#expected = this.#open.length === 0 ? 'end' : 'after-value';
  }

  #literal(): void {
    const start = this.position;
    LITERAL.lastIndex = start;
    if (!LITERAL.test(this.#text) || LITERAL.lastIndex > this.#limit) {
      throw this.#fail('a value of JSON is missing here', start);
    }
    this.position = LITERAL.lastIndex;
    this.value = this.#text.slice(start, this.position);
    this.style = 'json';
    if (isBrokenOff(this.value, this.#text.charCodeAt(this.position))) {
      throw this.#fail('this number is not complete', start);
    }
  }

  #key(): EventKind {
    if (this.#peek() !== DOUBLE_QUOTE) throw this.#fail('a key in double quotes is missing here', this.position);
    this.start = this.position;
    this.outerStart = this.position;
    this.#string();
    this.end = this.position;
    if (this.#peek() !== COLON) throw this.#fail('a colon is missing before this', this.position);
    this.position++;
    this.#expected = 'value';
    return EventKind.Scalar;
  }

  #afterValue(): EventKind {
    const isMap = this.#open[this.#open.length - 1] === true;
    const code = this.#peek();
    if (code === COMMA) {
      this.position++;
      if (isMap) return this.#key();
      return this.#value();
    }
    if (isMap && code === CLOSE_BRACE) return this.#close(EventKind.MapEnd);
    if (!isMap && code === CLOSE_BRACKET) return this.#close(EventKind.ListEnd);
    throw this.#fail(`a comma or ${isMap ? '}' : ']'} is missing before this`, this.position);
  }

  #close(kind: EventKind): EventKind {
    this.position++;
    this.#open.pop();
    this.#endValue();
    return kind;
  }

  #string(): void {
    const text = this.#text;
    const start = this.position;
    let escaped = false;
    for (let index = start + 1; index < this.#limit; index++) {
      const code = text.charCodeAt(index);
      if (code === DOUBLE_QUOTE) {
        this.position = index + 1;
        this.value = escaped ? this.#unescape(start) : text.slice(start + 1, index);
        this.style = 'double-quoted';
        return;
      }
      if (code === BACKSLASH) {
        escaped = true;
        index++;
      } else if (code < SPACE) throw this.#fail('a control character stands in this string', start);
    }
    throw this.#fail('this quote is never closed', start);
  }

  #unescape(start: number): string {
    try {
      // Half of a surrogate pair becomes U+FFFD, as in Go.
      return (JSON.parse(this.#text.slice(start, this.position)) as string).toWellFormed();
    } catch {
      throw this.#fail('a backslash in this string is followed by what is no escape', start);
    }
  }
}

/** Whether a number cannot end before that character. Any other may follow it in a stream of values. */
function isBrokenOff(value: string, after: number): boolean {
  if (after === DOT) return /^-?[0-9]+$/.test(value);
  return (after === LOWER_E || after === UPPER_E) && /^-?[0-9.]+$/.test(value);
}
