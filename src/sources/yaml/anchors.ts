import type { JsonValue } from '../../kube/index.ts';
import type { EventReader, EventStyle, WrittenScalar } from './events.ts';
import { TextError } from './text-error.ts';

/** How many characters the scalars of a document may have when its aliases are written out. */
const MAX_EXPANDED_CHARACTERS = 100_000_000;

/** What an anchor stands for. */
export interface Anchored {
  /** Set when the value is complete; until then an alias would be inside its own value. */
  content: { readonly scalar: WrittenScalar } | { readonly value: JsonValue } | undefined;
  /** How many values it consists of, with aliases written out. */
  nodes: number;
  /** How many characters its scalars have, with aliases written out. */
  characters: number;
  /** How many levels of maps and lists it has. */
  height: number;
}

export function writtenScalar(event: EventReader): WrittenScalar {
  const { value, tag, start } = event;
  const style: EventStyle = event.style;
  return { value, style, tag, start };
}

/**
 * The anchors of one document, and the measure of what its aliases make of it. go-yaml v2 refuses a document when
 * too great a part of it comes from aliases: 99 of 100 values up to 400,000, falling to 10 of 100 at 4,000,000.
 */
export class Anchors {
  #anchors: Map<string, Anchored> | undefined;
  /** Values read so far, with aliases written out; the document itself is one. */
  nodes = 1;
  #aliased = 0;
  characters = 0;
  readonly #most: number;

  /** `most` is the number of values that the document may have. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Notes the anchor of a value that begins now. */
  open(name: string): Anchored {
    const anchored: Anchored = { content: undefined, nodes: this.nodes, characters: this.characters, height: 0 };
    this.#anchors ??= new Map();
    this.#anchors.set(name, anchored);
    return anchored;
  }

  /** Notes that the value is complete. It was opened before it was counted. */
  close(anchored: Anchored, content: NonNullable<Anchored['content']>, height: number): void {
    anchored.content = content;
    anchored.nodes = this.nodes - anchored.nodes;
    anchored.characters = this.characters - anchored.characters;
    anchored.height = height;
  }

  /** What the alias stands for; its size is counted. */
  use(name: string, offset: number): Anchored & { readonly content: NonNullable<Anchored['content']> } {
    const anchored = this.#anchors?.get(name);
    if (anchored === undefined) throw new TextError(`no anchor &${name} stands before this alias`, offset);
    const { content } = anchored;
    if (content === undefined) throw new TextError(`the value of the anchor &${name} contains itself`, offset);
    this.nodes += anchored.nodes;
    this.#aliased += anchored.nodes;
    this.characters += anchored.characters;
    this.#check(offset);
    if (this.characters > MAX_EXPANDED_CHARACTERS) {
      throw new TextError('the aliases of this document stand for too much text', offset, 'too-large');
    }
    return { ...anchored, content };
  }

  /** Counts a value or a key with so many characters. */
  count(characters: number, offset: number): void {
    this.nodes++;
    this.characters += characters;
    if (this.nodes > this.#most) throw new TextError('this text has too many values', offset, 'too-large');
    this.#check(offset);
  }

  #check(offset: number): void {
    if (this.#aliased <= 100 || this.nodes <= 1000) return;
    if (this.#aliased / this.nodes > allowedRatio(this.nodes)) {
      throw new TextError('too great a part of this document comes from aliases', offset, 'too-large');
    }
  }
}

function allowedRatio(nodes: number): number {
  if (nodes <= 400_000) return 0.99;
  return nodes >= 4_000_000 ? 0.1 : 0.99 - 0.89 * ((nodes - 400_000) / 3_600_000);
}
