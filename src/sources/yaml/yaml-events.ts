import { BYTE_ORDER_MARK } from './characters.ts';
import { EventKind, type EventReader, type EventStyle } from './events.ts';
import { KeyPool } from './key-pool.ts';
import { Scanner } from './scanner.ts';
import { TextError } from './text-error.ts';
import { type Token, TokenKind } from './tokens.ts';

/** What is expected next. */
const State = {
  Start: 0,
  ExplicitContent: 1,
  BlockNode: 2,
  BlockListEntry: 4,
  IndentlessListEntry: 5,
  BlockMapKey: 6,
  BlockMapValue: 7,
  BlockMapSimpleValue: 3,
  FlowListFirst: 8,
  FlowListEntry: 9,
  FlowListPairKey: 10,
  FlowListPairValue: 11,
  FlowListPairEnd: 12,
  FlowMapFirst: 13,
  FlowMapKey: 14,
  FlowMapValue: 15,
  FlowMapEmptyValue: 16,
  DocumentEnd: 17,
  Ended: 18,
} as const;
type State = (typeof State)[keyof typeof State];

const DEFAULT_HANDLES: ReadonlyMap<string, string> = new Map([
  ['!', '!'],
  ['!!', 'tag:yaml.org,2002:'],
]);

/** The text as kubectl hands it on: the last line ends in a line feed. */
export function withFinalLineBreak(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** Reads the document of YAML in that range of a text with a final line break. */
export function yamlEvents(text: string, start: number, end: number, keys = new KeyPool()): YamlEvents {
  return new YamlEvents(text, text.charCodeAt(start) === BYTE_ORDER_MARK ? start + 1 : start, end, keys);
}

/** Reads the first document of a piece of text, as go-yaml v2 does; what follows it there is not looked at. */
class YamlEvents implements EventReader {
  start = 0;
  end = 0;
  outerStart = 0;
  value = '';
  style: EventStyle = 'plain';
  anchor = '';
  tag = '';
  readonly #scanner: Scanner;
  readonly #states: State[] = [];
  /** What %TAG directives say; they override the default handles. */
  #handles: Map<string, string> | undefined;
  #state: State = State.Start;
  /** Where the colon ends after the key that was read last. */
  #colonEnd = 0;

  constructor(text: string, start: number, end: number, keys: KeyPool) {
    this.#scanner = new Scanner(text, start, end, keys);
  }

  next(): EventKind {
    switch (this.#state) {
      case State.Start:
        return this.#startDocument();
      case State.ExplicitContent:
        return this.#explicitContent();
      case State.BlockNode:
        return this.#node(true, false);
      case State.BlockListEntry:
        return this.#blockListEntry();
      case State.IndentlessListEntry:
        return this.#indentlessListEntry();
      case State.BlockMapKey:
        return this.#blockMapKey();
      case State.BlockMapValue:
        return this.#blockMapValue();
      case State.BlockMapSimpleValue:
        return this.#blockMapContent(this.#colonEnd, State.BlockMapKey);
      case State.FlowListFirst:
        return this.#flowListEntry(true);
      case State.FlowListEntry:
        return this.#flowListEntry(false);
      case State.FlowListPairKey:
        return this.#flowListPairKey();
      case State.FlowListPairValue:
        return this.#flowListPairValue();
      case State.FlowListPairEnd:
        return this.#collectionEnd(EventKind.MapEnd, State.FlowListEntry, this.#scanner.peek().start);
      case State.FlowMapFirst:
        return this.#flowMapKey(true);
      case State.FlowMapKey:
        return this.#flowMapKey(false);
      case State.FlowMapValue:
        return this.#flowMapValue();
      case State.FlowMapEmptyValue:
        return this.#empty(this.#scanner.peek().start, State.FlowMapKey);
      case State.DocumentEnd:
        return this.#endDocument();
      case State.Ended:
        return EventKind.End;
    }
  }

  /** Where the text begins that follows the document and is not read; undefined when there is none. */
  findIgnored(): number | undefined {
    try {
      for (;;) {
        const token = this.#scanner.peek();
        if (token.kind === TokenKind.End) return undefined;
        if (token.kind !== TokenKind.DocumentEnd) return Math.max(token.start, this.end);
        this.#scanner.next();
      }
    } catch (error) {
      if (error instanceof TextError) return error.offset;
      throw error;
    }
  }

  #startDocument(): EventKind {
    const token = this.#scanner.peek();
    if (token.kind === TokenKind.End) {
      this.#state = State.Ended;
      return EventKind.End;
    }
    this.#states.push(State.DocumentEnd);
    const directives = this.#readDirectives();
    const start = this.#scanner.peek();
    if (start.kind === TokenKind.DocumentStart) {
      this.#scanner.next();
      return this.#explicitContent();
    }
    if (directives)
      throw new TextError('directives end with a line of three dashes, which is missing here', start.start);
    return this.#node(true, false);
  }

  #readDirectives(): boolean {
    let version = false;
    for (;;) {
      const token = this.#scanner.peek();
      if (token.kind === TokenKind.VersionDirective) {
        if (version) throw new TextError('the %YAML directive stands here a second time', token.start);
        if (token.value !== '1.1')
          throw new TextError('kubectl reads YAML 1.1 alone: remove this directive', token.start);
        version = true;
      } else if (token.kind === TokenKind.TagDirective) {
        this.#handles ??= new Map();
        if (this.#handles.has(token.value)) {
          throw new TextError('the %TAG directive gives this handle a second time', token.start);
        }
        this.#handles.set(token.value, token.suffix);
      } else break;
      this.#scanner.next();
    }
    return version || this.#handles !== undefined;
  }

  #explicitContent(): EventKind {
    const token = this.#scanner.peek();
    switch (token.kind) {
      case TokenKind.VersionDirective:
      case TokenKind.TagDirective:
      case TokenKind.DocumentStart:
      case TokenKind.DocumentEnd:
      case TokenKind.End:
        return this.#empty(token.start, this.#pop());
      default:
        return this.#node(true, false);
    }
  }

  #endDocument(): EventKind {
    // The document is complete only when the next token is known to be one.
    this.#scanner.peek();
    this.#state = State.Ended;
    return EventKind.End;
  }

  /** A value. `block` says whether block collections may stand here, `indentless` whether `-` at the parent's column may. */
  #node(block: boolean, indentless: boolean): EventKind {
    let token = this.#scanner.peek();
    this.anchor = '';
    this.tag = '';
    this.outerStart = token.start;
    if (token.kind === TokenKind.Alias) {
      this.value = token.value;
      this.#takeToken(token, this.#pop());
      return EventKind.Alias;
    }
    const hasProperties = token.kind === TokenKind.Anchor || token.kind === TokenKind.Tag;
    if (hasProperties) {
      const first = token.kind;
      this.#readProperty(token);
      token = this.#scanner.peek();
      if (token.kind === (first === TokenKind.Anchor ? TokenKind.Tag : TokenKind.Anchor)) {
        this.#readProperty(token);
        token = this.#scanner.peek();
      }
    }
    this.start = token.start;
    switch (token.kind) {
      case TokenKind.Scalar:
        this.value = token.value;
        this.style = token.style;
        this.#takeToken(token, this.#pop());
        return EventKind.Scalar;
      case TokenKind.FlowListStart:
        return this.#collectionStart(EventKind.ListStart, 'flow', State.FlowListFirst);
      case TokenKind.FlowMapStart:
        return this.#collectionStart(EventKind.MapStart, 'flow', State.FlowMapFirst);
      case TokenKind.BlockListStart:
        if (!block) break;
        return this.#collectionStart(EventKind.ListStart, 'block', State.BlockListEntry);
      case TokenKind.BlockMapStart:
        if (!block) break;
        return this.#collectionStart(EventKind.MapStart, 'block', State.BlockMapKey);
      case TokenKind.BlockEntry:
        if (!indentless) break;
        this.style = 'block';
        this.#state = State.IndentlessListEntry;
        return EventKind.ListStart;
    }
    if (hasProperties) return this.#emptyWithProperties();
    throw new TextError('a value is missing here', token.start);
  }

  /** Takes the token that opens a collection. */
  #collectionStart(kind: EventKind, style: EventStyle, state: State): EventKind {
    this.style = style;
    this.#scanner.next();
    this.#state = state;
    return kind;
  }

  #readProperty(token: Token): void {
    if (token.kind === TokenKind.Anchor) this.anchor = token.value;
    else this.tag = this.#resolveTag(token);
    this.end = token.end;
    this.#scanner.next();
  }

  #resolveTag(token: Token): string {
    if (token.value === '') return token.suffix;
    const prefix = this.#handles?.get(token.value) ?? DEFAULT_HANDLES.get(token.value);
    if (prefix === undefined) throw new TextError('this tag has a handle that no %TAG directive declares', token.start);
    return prefix + token.suffix;
  }

  #takeToken(token: Token, state: State): void {
    this.start = token.start;
    this.end = token.end;
    this.#scanner.next();
    this.#state = state;
  }

  #pop(): State {
    return this.#states.pop() ?? State.Ended;
  }

  /** A scalar that is not written at all. */
  #empty(position: number, state: State): EventKind {
    this.anchor = '';
    this.tag = '';
    this.outerStart = position;
    this.start = position;
    this.end = position;
    this.value = '';
    this.style = 'plain';
    this.#state = state;
    return EventKind.Scalar;
  }

  /** A scalar of which only the anchor or tag is written; `end` is theirs. */
  #emptyWithProperties(): EventKind {
    this.start = this.end;
    this.value = '';
    this.style = 'plain';
    this.#state = this.#pop();
    return EventKind.Scalar;
  }

  #collectionEnd(kind: EventKind, state: State, end: number): EventKind {
    this.end = end;
    this.#state = state;
    return kind;
  }

  #blockListEntry(): EventKind {
    const token = this.#scanner.peek();
    if (token.kind === TokenKind.BlockEntry) {
      const { end } = token;
      this.#scanner.next();
      const { kind } = this.#scanner.peek();
      if (kind === TokenKind.BlockEntry || kind === TokenKind.BlockEnd) return this.#empty(end, State.BlockListEntry);
      this.#states.push(State.BlockListEntry);
      return this.#node(true, false);
    }
    if (token.kind === TokenKind.BlockEnd) {
      this.#scanner.next();
      return this.#collectionEnd(EventKind.ListEnd, this.#pop(), token.end);
    }
    throw new TextError('this line is indented as an entry of the list above, and has no dash', token.start);
  }

  #indentlessListEntry(): EventKind {
    const token = this.#scanner.peek();
    if (token.kind !== TokenKind.BlockEntry) return this.#collectionEnd(EventKind.ListEnd, this.#pop(), token.start);
    const { end } = token;
    this.#scanner.next();
    switch (this.#scanner.peek().kind) {
      case TokenKind.BlockEntry:
      case TokenKind.Key:
      case TokenKind.SimpleKey:
      case TokenKind.Value:
      case TokenKind.BlockEnd:
        return this.#empty(end, State.IndentlessListEntry);
      default:
        this.#states.push(State.IndentlessListEntry);
        return this.#node(true, false);
    }
  }

  #blockMapKey(): EventKind {
    const token = this.#scanner.peek();
    if (token.kind === TokenKind.SimpleKey) return this.#simpleKey(token);
    if (token.kind === TokenKind.Key) return this.#blockMapPart(token.end, State.BlockMapValue);
    if (token.kind === TokenKind.BlockEnd) {
      this.#scanner.next();
      return this.#collectionEnd(EventKind.MapEnd, this.#pop(), token.end);
    }
    throw new TextError('a key is missing here: check the indentation', token.start);
  }

  #blockMapValue(): EventKind {
    const token = this.#scanner.peek();
    if (token.kind === TokenKind.Value) return this.#blockMapPart(token.end, State.BlockMapKey);
    return this.#empty(token.start, State.BlockMapKey);
  }

  #simpleKey(token: Token): EventKind {
    this.anchor = '';
    this.tag = '';
    this.outerStart = token.start;
    this.value = token.value;
    this.style = token.style;
    this.#colonEnd = token.colonEnd;
    this.#takeToken(token, State.BlockMapSimpleValue);
    return EventKind.Scalar;
  }

  /** Takes `?` or `:`, and reads what follows it. */
  #blockMapPart(end: number, state: State): EventKind {
    this.#scanner.next();
    return this.#blockMapContent(end, state);
  }

  #blockMapContent(end: number, state: State): EventKind {
    switch (this.#scanner.peek().kind) {
      case TokenKind.Key:
      case TokenKind.SimpleKey:
      case TokenKind.Value:
      case TokenKind.BlockEnd:
        return this.#empty(end, state);
      default:
        this.#states.push(state);
        return this.#node(true, true);
    }
  }

  #flowListEntry(first: boolean): EventKind {
    let token = this.#scanner.peek();
    if (token.kind !== TokenKind.FlowListEnd && !first) token = this.#flowEntry(token, ']');
    if (token.kind === TokenKind.Key) {
      this.anchor = '';
      this.tag = '';
      this.start = token.start;
      this.outerStart = token.start;
      return this.#collectionStart(EventKind.MapStart, 'flow', State.FlowListPairKey);
    }
    if (token.kind !== TokenKind.FlowListEnd) {
      this.#states.push(State.FlowListEntry);
      return this.#node(false, false);
    }
    this.#scanner.next();
    return this.#collectionEnd(EventKind.ListEnd, this.#pop(), token.end);
  }

  /** Takes the comma between two entries and gives the token after it. */
  #flowEntry(token: Token, close: string): Token {
    if (token.kind !== TokenKind.FlowEntry)
      throw new TextError(`a comma or ${close} is missing before this`, token.start);
    this.#scanner.next();
    return this.#scanner.peek();
  }

  #flowListPairKey(): EventKind {
    const token = this.#scanner.peek();
    switch (token.kind) {
      case TokenKind.Value:
      case TokenKind.FlowEntry:
      case TokenKind.FlowListEnd:
        // go-yaml goes past the token here.
        this.#scanner.next();
        return this.#empty(token.end, State.FlowListPairValue);
      default:
        this.#states.push(State.FlowListPairValue);
        return this.#node(false, false);
    }
  }

  #flowListPairValue(): EventKind {
    let token = this.#scanner.peek();
    if (token.kind === TokenKind.Value) {
      this.#scanner.next();
      token = this.#scanner.peek();
      if (token.kind !== TokenKind.FlowEntry && token.kind !== TokenKind.FlowListEnd) {
        this.#states.push(State.FlowListPairEnd);
        return this.#node(false, false);
      }
    }
    return this.#empty(token.start, State.FlowListPairEnd);
  }

  #flowMapKey(first: boolean): EventKind {
    let token = this.#scanner.peek();
    if (token.kind !== TokenKind.FlowMapEnd && !first) token = this.#flowEntry(token, '}');
    if (token.kind === TokenKind.Key) {
      this.#scanner.next();
      token = this.#scanner.peek();
      switch (token.kind) {
        case TokenKind.Value:
        case TokenKind.FlowEntry:
        case TokenKind.FlowMapEnd:
          return this.#empty(token.start, State.FlowMapValue);
        default:
          this.#states.push(State.FlowMapValue);
          return this.#node(false, false);
      }
    }
    if (token.kind !== TokenKind.FlowMapEnd) {
      this.#states.push(State.FlowMapEmptyValue);
      return this.#node(false, false);
    }
    this.#scanner.next();
    return this.#collectionEnd(EventKind.MapEnd, this.#pop(), token.end);
  }

  #flowMapValue(): EventKind {
    let token = this.#scanner.peek();
    if (token.kind === TokenKind.Value) {
      this.#scanner.next();
      token = this.#scanner.peek();
      if (token.kind !== TokenKind.FlowEntry && token.kind !== TokenKind.FlowMapEnd) {
        this.#states.push(State.FlowMapKey);
        return this.#node(false, false);
      }
    }
    return this.#empty(token.start, State.FlowMapKey);
  }
}
