import {
  AMPERSAND,
  ASTERISK,
  AT,
  BACKTICK,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DOUBLE_QUOTE,
  END,
  EXCLAMATION,
  GREATER,
  HASH,
  isBlankBreakOrEnd,
  isBreak,
  isBreakOrEnd,
  MINUS,
  OPEN_BRACE,
  OPEN_BRACKET,
  PERCENT,
  PIPE,
  QUESTION,
  SINGLE_QUOTE,
  SPACE,
  TAB,
} from './characters.ts';
import { Cursor } from './cursor.ts';
import type { KeyPool } from './key-pool.ts';
import { scanBlockScalar } from './scan-block-scalar.ts';
import { scanPlain } from './scan-plain.ts';
import { scanAnchor, scanDirective, scanTag } from './scan-properties.ts';
import { scanQuoted } from './scan-quoted.ts';
import { TextError } from './text-error.ts';
import { type Token, TokenKind, TokenQueue } from './tokens.ts';

/** How far a key may be from its colon when it is not marked by `?`, in characters. */
const MAX_SIMPLE_KEY = 1024;

/**
 * A key that is not marked by `?` is known as such only when its colon is seen. Until then its first token stays
 * in the queue, so that the tokens that open the entry can be put before it.
 */
interface SimpleKey {
  possible: boolean;
  /** Nothing but a key can stand here: a block collection's column is taken up again. */
  required: boolean;
  token: number;
  start: number;
  lineStart: number;
}

/**
 * Takes one document apart into tokens exactly as go-yaml v2 (a libyaml) does, with its reading of YAML 1.1:
 * where tabs may stand, how far a key reaches, what ends a plain scalar. A general YAML library accepts other texts.
 */
export class Scanner extends Cursor {
  readonly #indents: number[] = [];
  readonly #simpleKeys: SimpleKey[];
  readonly #queue = new TokenQueue();

  constructor(text: string, start: number, end: number, keys: KeyPool) {
    super(text, start, end, keys);
    this.#simpleKeys = [{ possible: false, required: false, token: 0, start, lineStart: start }];
  }

  /** The next token. It is the queue's own: what is needed of it must be read before {@link next} is called again. */
  peek(): Token {
    for (;;) {
      const token = this.#queue.first;
      if (token !== undefined) {
        if (token.keyLevel < 0) return token;
        const key = this.#simpleKeys[token.keyLevel];
        if (key === undefined || !this.#isPossible(key)) return token;
      }
      this.#fetch();
    }
  }

  next(): void {
    this.#queue.shift();
  }

  /** Scans the next token, and with it the block ends that come before it. */
  #fetch(): void {
    this.#skipToToken();
    this.#closeIndents(this.column);
    const code = this.at(0);
    if (code === END) this.#fetchEnd();
    else if (code === PERCENT && this.position === this.lineStart) this.#fetchDirective();
    else if (this.atDocumentMarker()) {
      this.#fetchMarker(code === MINUS ? TokenKind.DocumentStart : TokenKind.DocumentEnd);
    } else this.#fetchByCharacter(code);
  }

  #fetchByCharacter(code: number): void {
    const inFlow = this.flowLevel > 0;
    switch (code) {
      case OPEN_BRACKET:
        this.#fetchFlowStart(TokenKind.FlowListStart);
        break;
      case OPEN_BRACE:
        this.#fetchFlowStart(TokenKind.FlowMapStart);
        break;
      case CLOSE_BRACKET:
        this.#fetchFlowEnd(TokenKind.FlowListEnd);
        break;
      case CLOSE_BRACE:
        this.#fetchFlowEnd(TokenKind.FlowMapEnd);
        break;
      case COMMA:
        this.#fetchFlowEntry();
        break;
      case MINUS:
        if (isBlankBreakOrEnd(this.at(1))) this.#fetchListEntry();
        else this.#fetchPlain();
        break;
      case QUESTION:
        if (inFlow || isBlankBreakOrEnd(this.at(1))) this.#fetchKey();
        else this.#fetchPlain();
        break;
      case COLON:
        if (inFlow || isBlankBreakOrEnd(this.at(1))) this.#fetchValue();
        else this.#fetchPlain();
        break;
      case ASTERISK:
        this.#fetchProperty(TokenKind.Alias);
        break;
      case AMPERSAND:
        this.#fetchProperty(TokenKind.Anchor);
        break;
      case EXCLAMATION:
        this.#fetchProperty(TokenKind.Tag);
        break;
      case SINGLE_QUOTE:
      case DOUBLE_QUOTE:
        this.#fetchQuoted();
        break;
      case PIPE:
      case GREATER:
        if (inFlow) throw this.#badStart();
        this.#fetchBlockScalar();
        break;
      case TAB:
        throw new TextError('a tab cannot indent a line: use spaces', this.position);
      case PERCENT:
      case AT:
      case BACKTICK:
        throw this.#badStart();
      default:
        this.#fetchPlain();
    }
  }

  #badStart(): TextError {
    const character = this.text.charAt(this.position);
    return new TextError(`a value cannot start with ${character} here: put it in quotes`, this.position);
  }

  /** Goes past space, comments and line breaks. */
  #skipToToken(): void {
    const { text, end } = this;
    for (;;) {
      const tabs = this.flowLevel > 0 || !this.simpleKeyAllowed;
      let { position } = this;
      let code = position < end ? text.charCodeAt(position) : END;
      while (code === SPACE || (code === TAB && tabs)) code = ++position < end ? text.charCodeAt(position) : END;
      if (code === HASH) {
        while (!isBreakOrEnd(code)) code = ++position < end ? text.charCodeAt(position) : END;
      }
      this.position = position;
      if (!isBreak(code)) return;
      this.skipBreak();
      if (this.flowLevel === 0) this.simpleKeyAllowed = true;
    }
  }

  #fetchEnd(): void {
    // The end counts as a new line, so that no key can still get its colon.
    this.lineStart = this.position;
    this.#closeIndents(-1);
    this.#dropSimpleKey();
    this.simpleKeyAllowed = false;
    this.#push(TokenKind.End, 0);
  }

  #fetchDirective(): void {
    this.#closeIndents(-1);
    this.#dropSimpleKey();
    this.simpleKeyAllowed = false;
    scanDirective(this, this.#append(TokenKind.VersionDirective));
  }

  #fetchMarker(kind: TokenKind): void {
    this.#closeIndents(-1);
    this.#dropSimpleKey();
    this.simpleKeyAllowed = false;
    this.#push(kind, 3);
  }

  #fetchFlowStart(kind: TokenKind): void {
    this.#saveSimpleKey();
    this.#simpleKeys.push({
      possible: false,
      required: false,
      token: this.#queue.nextNumber,
      start: this.position,
      lineStart: this.lineStart,
    });
    this.flowLevel++;
    this.simpleKeyAllowed = true;
    this.#push(kind, 1);
  }

  #fetchFlowEnd(kind: TokenKind): void {
    this.#dropSimpleKey();
    if (this.flowLevel > 0) {
      this.flowLevel--;
      // An empty collection's level still carries the number of its own opening bracket, which is also the number of
      // the key that may begin there. go-yaml forgets that key here, so that `[]: a` ends the document after `[]`.
      const level = this.#simpleKeys.pop();
      if (level !== undefined) this.#queue.release(level.token);
    }
    this.simpleKeyAllowed = false;
    this.#push(kind, 1);
  }

  #fetchFlowEntry(): void {
    this.#dropSimpleKey();
    this.simpleKeyAllowed = true;
    this.#push(TokenKind.FlowEntry, 1);
  }

  #fetchListEntry(): void {
    if (this.flowLevel === 0) {
      if (!this.simpleKeyAllowed) throw new TextError('a list entry cannot start here', this.position);
      this.#openIndent(this.column, TokenKind.BlockListStart, this.position);
    }
    this.#dropSimpleKey();
    this.simpleKeyAllowed = true;
    this.#push(TokenKind.BlockEntry, 1);
  }

  #fetchKey(): void {
    if (this.flowLevel === 0) {
      if (!this.simpleKeyAllowed) throw new TextError('a key marked by ? cannot start here', this.position);
      this.#openIndent(this.column, TokenKind.BlockMapStart, this.position);
    }
    this.#dropSimpleKey();
    this.simpleKeyAllowed = this.flowLevel === 0;
    this.#push(TokenKind.Key, 1);
  }

  #fetchValue(): void {
    const key = this.#topKey();
    if (this.#isPossible(key)) {
      this.#queue.release(key.token);
      this.#queue.insert(key.token, TokenKind.Key, key.start);
      this.#openIndent(key.start - key.lineStart, TokenKind.BlockMapStart, key.start, key.token);
      key.possible = false;
      this.simpleKeyAllowed = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.simpleKeyAllowed) {
          throw new TextError(
            'a colon cannot stand here: put the value in quotes, or check the indentation',
            this.position,
          );
        }
        this.#openIndent(this.column, TokenKind.BlockMapStart, this.position);
      }
      this.simpleKeyAllowed = this.flowLevel === 0;
    }
    this.#push(TokenKind.Value, 1);
  }

  #fetchProperty(kind: TokenKind): void {
    this.#saveSimpleKey();
    this.simpleKeyAllowed = false;
    const token = this.#append(kind);
    if (kind === TokenKind.Tag) scanTag(this, token);
    else scanAnchor(this, token);
  }

  #fetchBlockScalar(): void {
    this.#dropSimpleKey();
    this.simpleKeyAllowed = true;
    scanBlockScalar(this, this.#append(TokenKind.Scalar));
  }

  #fetchQuoted(): void {
    const mayBeKey = this.simpleKeyAllowed && this.flowLevel === 0;
    this.#saveSimpleKey();
    this.simpleKeyAllowed = false;
    const token = this.#append(TokenKind.Scalar);
    scanQuoted(this, token);
    if (mayBeKey) this.#takeColon(token);
  }

  #fetchPlain(): void {
    const mayBeKey = this.simpleKeyAllowed && this.flowLevel === 0;
    this.#saveSimpleKey();
    this.simpleKeyAllowed = false;
    const token = this.#append(TokenKind.Scalar);
    scanPlain(this, token);
    if (mayBeKey) this.#takeColon(token);
  }

  /** The shortest way for what most of a manifest consists of. It comes to the same as {@link #fetchValue}. */
  #takeColon(token: Token): void {
    if (this.at(0) !== COLON || !isBlankBreakOrEnd(this.at(1))) return;
    const key = this.#topKey();
    if (!this.#isPossible(key)) return;
    key.possible = false;
    token.kind = TokenKind.SimpleKey;
    token.keyLevel = -1;
    this.position++;
    token.colonEnd = this.position;
    this.#openIndent(key.start - key.lineStart, TokenKind.BlockMapStart, key.start, key.token);
  }

  #topKey(): SimpleKey {
    const key = this.#simpleKeys[this.flowLevel];
    if (key === undefined) throw new TextError('a bracket is closed that was never opened', this.position);
    return key;
  }

  #saveSimpleKey(): void {
    if (!this.simpleKeyAllowed) return;
    const required = this.flowLevel === 0 && this.indent === this.column;
    this.#dropSimpleKey();
    const key = this.#topKey();
    key.possible = true;
    key.required = required;
    key.token = this.#queue.nextNumber;
    key.start = this.position;
    key.lineStart = this.lineStart;
    this.#queue.nextKeyLevel = this.flowLevel;
  }

  #dropSimpleKey(): void {
    const key = this.#topKey();
    if (!key.possible) return;
    if (key.required) throw missingColon(key);
    key.possible = false;
    this.#queue.release(key.token);
  }

  #isPossible(key: SimpleKey): boolean {
    if (!key.possible) return false;
    if (key.lineStart === this.lineStart && !this.#isTooFar(key)) return true;
    if (key.required) throw missingColon(key);
    key.possible = false;
    return false;
  }

  #isTooFar(key: SimpleKey): boolean {
    if (this.position - key.start <= MAX_SIMPLE_KEY) return false;
    if (this.position - key.start > 2 * MAX_SIMPLE_KEY) return true;
    let characters = 0;
    for (let index = key.start; index < this.position; index++) {
      // The second half of a surrogate pair is no character of its own.
      if ((this.text.charCodeAt(index) & 0xfc00) !== 0xdc00) characters++;
    }
    return characters > MAX_SIMPLE_KEY;
  }

  #openIndent(column: number, kind: TokenKind, start: number, before?: number): void {
    if (this.flowLevel > 0 || this.indent >= column) return;
    this.#indents.push(this.indent);
    this.indent = column;
    if (before !== undefined) this.#queue.insert(before, kind, start);
    else this.#append(kind);
  }

  #closeIndents(column: number): void {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      this.#push(TokenKind.BlockEnd, 0);
      this.indent = this.#indents.pop() ?? -1;
    }
  }

  #push(kind: TokenKind, length: number): void {
    const token = this.#append(kind);
    this.position += length;
    token.end = this.position;
  }

  #append(kind: TokenKind): Token {
    return this.#queue.append(kind, this.position);
  }
}

function missingColon(key: SimpleKey): TextError {
  return new TextError('this line has no colon after its key', key.start);
}
