import type { DocumentRange } from '../../kube/index.ts';
import { parseSyntax } from './parse-syntax.ts';
import { MERGE, type SyntaxTree } from './syntax-tree.ts';
import type { ScalarStyle } from './tokens.ts';

/** A value or a key as it is written in a text. Offsets are those of the text. */
export type SyntaxNode = ScalarNode | ListNode | MapNode | AliasNode;

export interface MapEntry {
  readonly key: SyntaxNode;
  readonly value: SyntaxNode;
  /** The key as kubectl reads it; undefined when it is no valid key, and for `<<`. */
  readonly name: string | undefined;
  /** Whether the value is merged into the map, by `<<`. */
  readonly merge: boolean;
}

/** How a document is written. Undefined when it is empty, and when it cannot be read. */
export function parseNodes(document: DocumentRange): SyntaxNode | undefined {
  return rootOf(parseSyntax(document), document.source.text);
}

/** The outermost value of a tree; undefined when the tree is empty. */
export function rootOf(tree: SyntaxTree, text: string): SyntaxNode | undefined {
  return tree.size === 0 ? undefined : new Nodes(tree, text).at(0);
}

/** The nodes of a tree that were asked for so far: each is one object, however often it is. */
class Nodes {
  readonly tree: SyntaxTree;
  readonly text: string;
  readonly #known = new Map<number, SyntaxNode>();

  constructor(tree: SyntaxTree, text: string) {
    this.tree = tree;
    this.text = text;
  }

  at(id: number): SyntaxNode {
    let node = this.#known.get(id);
    if (node === undefined) {
      node = this.#make(id);
      this.#known.set(id, node);
    }
    return node;
  }

  #make(id: number): SyntaxNode {
    switch (this.tree.type(id)) {
      case 'scalar':
        return new ScalarNode(this, id);
      case 'list':
        return new ListNode(this, id);
      case 'map':
        return new MapNode(this, id);
      case 'alias':
        return new AliasNode(this, id);
    }
  }
}

abstract class Written {
  protected readonly nodes: Nodes;
  protected readonly id: number;

  constructor(nodes: Nodes, id: number) {
    this.nodes = nodes;
    this.id = id;
  }

  /** Where it begins, after its anchor and tag. A scalar that is not written begins and ends at one place. */
  get start(): number {
    return this.nodes.tree.start(this.id);
  }

  /** Where it ends; a block collection where its last value ends. */
  get end(): number {
    return this.nodes.tree.end(this.id);
  }

  /** Where its anchor or tag begins; `start` without them. */
  get outerStart(): number {
    return this.nodes.tree.outerStart(this.id);
  }

  /** The anchor's name; empty when there is none. */
  get anchor(): string {
    return this.#properties.find((property) => property.startsWith('&'))?.slice(1) ?? '';
  }

  /** The tag as it is written, such as `!!str`; empty when there is none. */
  get tag(): string {
    return this.#properties.find((property) => property.startsWith('!')) ?? '';
  }

  get #properties(): readonly string[] {
    const { text } = this.nodes;
    return this.outerStart === this.start ? [] : text.slice(this.outerStart, this.start).split(/\s+/, 2);
  }
}

export class ScalarNode extends Written {
  readonly type = 'scalar';

  /** `json` is a number, `true`, `false` or `null` of JSON. */
  get style(): ScalarStyle | 'json' {
    const style = this.nodes.tree.style(this.id);
    return style === 'block' || style === 'flow' ? 'plain' : style;
  }
}

abstract class Collection extends Written {
  #children: readonly number[] | undefined;

  get style(): 'block' | 'flow' {
    return this.nodes.tree.style(this.id) === 'flow' ? 'flow' : 'block';
  }

  protected get children(): readonly number[] {
    this.#children ??= this.nodes.tree.children(this.id);
    return this.#children;
  }
}

export class ListNode extends Collection {
  readonly type = 'list';

  get items(): readonly SyntaxNode[] {
    return this.children.map((child) => this.nodes.at(child));
  }

  get length(): number {
    return this.children.length;
  }

  item(index: number): SyntaxNode | undefined {
    const child = this.children[index];
    return child === undefined ? undefined : this.nodes.at(child);
  }
}

export class MapNode extends Collection {
  readonly type = 'map';
  readonly #entries: MapEntry[] = [];

  get entries(): readonly MapEntry[] {
    for (let index = 0; index < this.length; index++) this.entry(index);
    return this.#entries;
  }

  get length(): number {
    return this.children.length >> 1;
  }

  entry(index: number): MapEntry | undefined {
    const known = this.#entries[index];
    const key = this.children[2 * index];
    const value = this.children[2 * index + 1];
    if (known !== undefined || key === undefined || value === undefined) return known;
    const name = this.name(index);
    const merge = this.isMerge(index);
    const entry = { key: this.nodes.at(key), value: this.nodes.at(value), name, merge };
    this.#entries[index] = entry;
    return entry;
  }

  /** As {@link MapEntry.name}, without the entry. */
  name(index: number): string | undefined {
    const name = this.nodes.tree.name(this.children[2 * index] ?? -1);
    return name === MERGE ? undefined : name;
  }

  isMerge(index: number): boolean {
    return this.nodes.tree.name(this.children[2 * index] ?? -1) === MERGE;
  }
}

export class AliasNode extends Written {
  readonly type = 'alias';

  /** The name of the anchor. */
  get name(): string {
    return this.nodes.text.slice(this.start + 1, this.end);
  }

  /** What it stands for; undefined inside the very value, which is not valid. */
  get target(): SyntaxNode | undefined {
    const target = this.nodes.tree.target(this.id);
    return target === undefined ? undefined : this.nodes.at(target);
  }
}
