import { isJsonObject, type JsonObject, type JsonValue } from '../../kube/index.ts';
import { DEEPEST, parseJson } from '../exact-json.ts';
import { RequestFailure } from './request-failure.ts';

/** The largest object that is kept; etcd takes 1.5 MB unless told otherwise. */
export const LARGEST_ITEM = 16 << 20;

/** What stands around the items: kind, apiVersion and metadata. */
const LARGEST_ENVELOPE = 1 << 20;

/** JSON numbers of as many digits may not survive as a double. */
const LONG_NUMBER = 16;

/** One item of a list, or why there is none. */
export type ListItem = { readonly object: JsonObject } | { readonly problem: string };

/**
 * Takes the JSON of a Kubernetes list apart while it arrives, so that neither its text nor a tree of all of it is
 * ever held: only the item under way is. A whole page is held by whoever collects the items.
 *
 * It finds the items by counting brackets outside strings, and leaves their syntax to JSON.parse. Who last set which
 * field (`metadata.managedFields`) is often half of an object and of no use here: it is cut out of the text, as far as
 * it can be told without more, before it costs anything.
 */
export class ListParser {
  readonly #onItem: (item: ListItem) => void;
  #state: State = 'envelope';
  /** What stands around the items, a character a byte. */
  #envelope = '';
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** The digits in a row just before. */
  #digits = 0;
  #hasLongNumber = false;
  /** In the envelope: the last string, and the key whose value follows. */
  #string = '';
  #key = '';
  #itemsSeen = false;
  /** In an item: whether its metadata is open, and at which depth what is cut out ends. */
  #inMetadata = false;
  #cutDepth = 0;
  /** In the list of items: whether a comma must come before the next. */
  #afterItem = false;
  /** The parts of the item under way that came in earlier chunks. */
  #parts: Buffer[] = [];
  #partsLength = 0;
  #tooLarge = false;
  #tooDeep = false;

  constructor(onItem: (item: ListItem) => void) {
    this.#onItem = onItem;
  }

  /** @throws RequestFailure `malformed` or `too-large` */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      switch (this.#state) {
        case 'envelope':
          at = this.#readEnvelope(chunk, at);
          break;
        case 'items':
          at = this.#readBetween(chunk, at);
          break;
        case 'item':
          at = this.#readItem(chunk, at);
          break;
      }
    }
  }

  /**
   * Gives what stands around the items, once all chunks are in.
   *
   * @throws RequestFailure `malformed`
   */
  end(): JsonObject {
    const text = Buffer.from(this.#envelope, 'latin1').toString();
    const envelope = this.#state === 'envelope' ? parse(text, false) : undefined;
    if (!isJsonObject(envelope)) throw malformed();
    return envelope;
  }

  #readEnvelope(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at];
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (byte === BACKSLASH) this.#escaped = true;
        else if (byte === QUOTE) this.#inString = false;
        if (this.#inString && this.#string.length <= ITEMS.length) this.#string += String.fromCharCode(byte ?? 0);
        continue;
      }
      if (byte === QUOTE) {
        this.#inString = true;
        this.#string = '';
      } else if (byte === COLON) {
        this.#key = this.#depth === 1 ? this.#string : '';
      } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        this.#depth++;
        if (this.#depth > DEEPEST) throw malformed();
        if (byte === OPEN_BRACKET && this.#depth === 2 && this.#key === ITEMS) {
          if (this.#itemsSeen) throw malformed();
          this.#itemsSeen = true;
          this.#state = 'items';
          this.#addToEnvelope(chunk, from, at + 1);
          return at + 1;
        }
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        this.#depth--;
        this.#key = '';
      }
    }
    this.#addToEnvelope(chunk, from, chunk.length);
    return chunk.length;
  }

  #addToEnvelope(chunk: Buffer, from: number, to: number): void {
    this.#envelope += chunk.toString('latin1', from, to);
    if (this.#envelope.length > LARGEST_ENVELOPE) throw malformed();
  }

  #readBetween(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const byte = chunk[at];
      if (byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB) continue;
      if (byte === CLOSE_BRACKET) {
        this.#state = 'envelope';
        this.#depth = 1;
        this.#key = '';
        this.#envelope += ']';
        return at + 1;
      }
      if (byte === COMMA && this.#afterItem) {
        this.#afterItem = false;
        continue;
      }
      if (byte !== OPEN_BRACE || this.#afterItem) throw malformed();
      this.#state = 'item';
      this.#depth = 0;
      return at;
    }
    return chunk.length;
  }

  /** The only loop that sees every byte of a cluster: it works on locals. */
  #readItem(chunk: Buffer, from: number): number {
    let depth = this.#depth;
    let inString = this.#inString;
    let escaped = this.#escaped;
    let digits = this.#digits;
    let inMetadata = this.#inMetadata;
    let cutDepth = this.#cutDepth;
    let keptTo = from;
    let at = from;
    let ended = false;
    for (; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
      } else if (byte >= ZERO && byte <= NINE) {
        digits++;
        if (digits >= LONG_NUMBER) this.#hasLongNumber = true;
      } else {
        digits = 0;
        if (byte === QUOTE) {
          inString = true;
          if (depth === 1 && !inMetadata) inMetadata = startsWith(chunk, at, METADATA);
          else if (depth === 2 && inMetadata && cutDepth === 0 && startsWith(chunk, at, MANAGED_FIELDS)) {
            // A list follows, as the text that was found ends with its bracket.
            this.#keep(chunk.subarray(keptTo, at + MANAGED_FIELDS.length));
            cutDepth = depth;
          }
        } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
          if (++depth > DEEPEST) this.#tooDeep = true;
        } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
          depth--;
          if (cutDepth > 0 && depth === cutDepth) {
            // From this bracket on it is kept again: the list is left empty.
            keptTo = at;
            cutDepth = 0;
          }
          if (depth === 1) inMetadata = false;
          if (depth === 0) {
            at++;
            ended = true;
            break;
          }
        }
      }
    }
    this.#depth = depth;
    this.#inString = inString;
    this.#escaped = escaped;
    this.#digits = digits;
    this.#inMetadata = inMetadata;
    this.#cutDepth = cutDepth;
    if (cutDepth === 0) this.#keep(chunk.subarray(keptTo, at));
    if (ended) this.#finish();
    return at;
  }

  #keep(part: Buffer): void {
    this.#partsLength += part.length;
    if (this.#partsLength > LARGEST_ITEM) {
      this.#tooLarge = true;
      this.#parts = [];
    } else if (!this.#tooLarge) {
      this.#parts.push(part);
    }
  }

  #finish(): void {
    this.#onItem(this.#item());
    this.#parts = [];
    this.#partsLength = 0;
    this.#tooLarge = false;
    this.#tooDeep = false;
    this.#hasLongNumber = false;
    this.#digits = 0;
    this.#state = 'items';
    this.#afterItem = true;
  }

  #item(): ListItem {
    if (this.#tooLarge) return { problem: `an object larger than ${LARGEST_ITEM >> 20} MiB was left out` };
    if (this.#tooDeep) return { problem: `an object nested deeper than ${DEEPEST} levels was left out` };
    const [first, ...more] = this.#parts;
    const bytes = first === undefined || more.length > 0 ? Buffer.concat(this.#parts) : first;
    const object = parse(bytes.toString('utf8'), this.#hasLongNumber);
    if (!isJsonObject(object)) throw malformed();
    return { object };
  }
}

type State = 'envelope' | 'items' | 'item';

const ITEMS = 'items';
const METADATA = Buffer.from('"metadata":{');
const MANAGED_FIELDS = Buffer.from('"managedFields":[');
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COLON = 0x3a;
const COMMA = 0x2c;
const SPACE = 0x20;
const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const ZERO = 0x30;
const NINE = 0x39;

/** False where the chunk ends before: then the text is kept, which is right too. */
function startsWith(chunk: Buffer, at: number, text: Buffer): boolean {
  return chunk.length - at >= text.length && chunk.compare(text, 0, text.length, at, at + text.length) === 0;
}

function parse(text: string, mayHoldLongNumbers: boolean): JsonValue {
  try {
    return parseJson(text, mayHoldLongNumbers);
  } catch {
    throw malformed(); // the parser's message would quote the text
  }
}

function malformed(): RequestFailure {
  return new RequestFailure('malformed', 'answered with something that is no Kubernetes list');
}
