/** The kinds of token, as libyaml has them; the stream's start is left out. */
export const TokenKind = {
  End: 0,
  VersionDirective: 1,
  TagDirective: 2,
  DocumentStart: 3,
  DocumentEnd: 4,
  BlockListStart: 5,
  BlockMapStart: 6,
  BlockEnd: 7,
  FlowListStart: 8,
  FlowListEnd: 9,
  FlowMapStart: 10,
  FlowMapEnd: 11,
  BlockEntry: 12,
  FlowEntry: 13,
  Key: 14,
  Value: 15,
  Alias: 16,
  Anchor: 17,
  Tag: 18,
  Scalar: 19,
  /** A scalar on one line with the colon after it, in a block map: what is otherwise a key, a scalar and a value token. */
  SimpleKey: 20,
} as const;
export type TokenKind = (typeof TokenKind)[keyof typeof TokenKind];

/** How a scalar is written. */
export type ScalarStyle = 'plain' | 'single-quoted' | 'double-quoted' | 'literal' | 'folded';

export interface Token {
  kind: TokenKind;
  start: number;
  end: number;
  /** A scalar's text, an anchor's name, a tag's handle, a directive's version or handle. */
  value: string;
  /** A tag's rest after its handle, or the prefix that a directive gives to a handle. */
  suffix: string;
  style: ScalarStyle;
  /** Where the colon of a simple key ends. */
  colonEnd: number;
  /** The flow level of the key that may begin at this token, -1 for none. */
  keyLevel: number;
}

/** The tokens that were scanned and not read yet. Token objects are used again, so that scanning makes no garbage. */
export class TokenQueue {
  readonly #tokens: Token[] = [];
  #head = 0;
  #length = 0;
  /** The number of the first token in the queue, counted over the whole document. */
  #first = 0;
  /** The level that the next token appended gets as its `keyLevel`. */
  nextKeyLevel = -1;

  get first(): Token | undefined {
    return this.#length > 0 ? this.#tokens[this.#head] : undefined;
  }

  /** The number of the next token that is appended. */
  get nextNumber(): number {
    return this.#first + this.#length;
  }

  shift(): void {
    this.#first++;
    this.#length--;
    this.#head = this.#length === 0 ? 0 : this.#head + 1;
  }

  append(kind: TokenKind, start: number): Token {
    const index = this.#head + this.#length++;
    let token = this.#tokens[index];
    if (token === undefined) {
      token = {
        kind,
        start,
        end: start,
        value: '',
        suffix: '',
        style: 'plain',
        colonEnd: 0,
        keyLevel: this.nextKeyLevel,
      };
      this.#tokens.push(token);
    } else {
      token.kind = kind;
      token.start = start;
      token.end = start;
      token.keyLevel = this.nextKeyLevel;
    }
    this.nextKeyLevel = -1;
    return token;
  }

  /** Puts a token before the one with that number; at the end when that one has been read already, as go-yaml does. */
  insert(number: number, kind: TokenKind, start: number): void {
    const token = this.append(kind, start);
    if (number < this.#first) return;
    const at = this.#head + number - this.#first;
    for (let index = this.#head + this.#length - 1; index > at; index--) {
      const before = this.#tokens[index - 1];
      if (before !== undefined) this.#tokens[index] = before;
    }
    this.#tokens[at] = token;
  }

  /** No key begins at the token with that number any more. */
  release(number: number): void {
    const token = number < this.#first ? undefined : this.#tokens[this.#head + number - this.#first];
    if (token !== undefined && number < this.nextNumber) token.keyLevel = -1;
  }
}
