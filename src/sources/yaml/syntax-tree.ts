import type { EventStyle } from './events.ts';

export type NodeType = 'scalar' | 'list' | 'map' | 'alias';

const TYPES: readonly NodeType[] = ['scalar', 'list', 'map', 'alias'];
const STYLES: readonly EventStyle[] = [
  'plain',
  'single-quoted',
  'double-quoted',
  'literal',
  'folded',
  'json',
  'block',
  'flow',
];

/** The numbers of a node stand one after the other in one array: objects would take ten times the memory. */
const FIELDS = 5;
const FORM = 0;
const START = 1;
const END = 2;
const OUTER_START = 3;
/** The node after this one and all inside it. */
const NEXT = 4;

/** The name of the key `<<` of a merge. No other key has it: half of a surrogate pair is in no text that was decoded. */
export const MERGE = '\ud800<<';

/**
 * How a document is written: its values and keys in the order of the text, each with its place. A node is known by
 * its number; {@link nodeAt} gives it a face.
 */
export class SyntaxTree {
  /** The number of nodes. */
  size = 0;
  #fields = new Uint32Array(64 * FIELDS);
  readonly #names: (string | undefined)[] = [];
  readonly #targets = new Map<number, number>();

  /** Adds a node. Those inside it are added after it, and {@link close} ends it. */
  add(type: NodeType, style: EventStyle, start: number, end: number, outerStart: number): number {
    const id = this.size++;
    const at = id * FIELDS;
    if (at === this.#fields.length) this.#grow();
    this.#fields[at + FORM] = TYPES.indexOf(type) + TYPES.length * STYLES.indexOf(style);
    this.#fields[at + START] = start;
    this.#fields[at + END] = end;
    this.#fields[at + OUTER_START] = outerStart;
    this.#fields[at + NEXT] = this.size;
    this.#names.push(undefined);
    return id;
  }

  close(id: number, end: number): void {
    this.#fields[id * FIELDS + END] = end;
    this.#fields[id * FIELDS + NEXT] = this.size;
  }

  setName(key: number, name: string | undefined): void {
    this.#names[key] = name;
  }

  setTarget(alias: number, target: number): void {
    this.#targets.set(alias, target);
  }

  type(id: number): NodeType {
    return TYPES[this.#field(id, FORM) % TYPES.length] ?? 'scalar';
  }

  style(id: number): EventStyle {
    return STYLES[Math.floor(this.#field(id, FORM) / TYPES.length)] ?? 'plain';
  }

  start(id: number): number {
    return this.#field(id, START);
  }

  end(id: number): number {
    return this.#field(id, END);
  }

  outerStart(id: number): number {
    return this.#field(id, OUTER_START);
  }

  /** Of a key, as kubectl reads it; {@link MERGE} for `<<`. Undefined for what is no key or no valid one. */
  name(id: number): string | undefined {
    return this.#names[id];
  }

  /** What an alias stands for; undefined inside the very value. */
  target(alias: number): number | undefined {
    return this.#targets.get(alias);
  }

  /** The items of a list; keys and values of a map in turns. */
  children(id: number): readonly number[] {
    const children: number[] = [];
    const end = this.#field(id, NEXT);
    for (let child = id + 1; child < end; child = this.#field(child, NEXT)) children.push(child);
    return children;
  }

  #field(id: number, field: number): number {
    return this.#fields[id * FIELDS + field] ?? 0;
  }

  #grow(): void {
    const larger = new Uint32Array(this.#fields.length * 2);
    larger.set(this.#fields);
    this.#fields = larger;
  }
}
