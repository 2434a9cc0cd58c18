import type { DocumentRange } from '../../kube/index.ts';
import { MAX_DEPTH } from './build-value.ts';
import { OPEN_BRACE } from './characters.ts';
import { EventKind, type EventReader, type WrittenScalar } from './events.ts';
import { JsonEvents } from './json-events.ts';
import { isMergeKey, scalarKey } from './resolve-scalar.ts';
import { findControlCharacter } from './split-documents.ts';
import { MERGE, SyntaxTree } from './syntax-tree.ts';
import { TextError } from './text-error.ts';
import { withFinalLineBreak, yamlEvents } from './yaml-events.ts';

/**
 * Takes a document apart into its values and keys with their places; values alone are read without that. The tree is
 * empty for a document that has nothing in it or cannot be read.
 */
export function parseSyntax(document: DocumentRange): SyntaxTree {
  const { source, start, end } = document;
  if (source.text.charCodeAt(start) === OPEN_BRACE) {
    const events = new JsonEvents(source.text, start, end);
    const tree = build(events);
    if (tree.size > 0 && events.atEnd()) return tree;
  }
  if (findControlCharacter(source.text.slice(start, end), 0) < end - start) return new SyntaxTree();
  if (end < source.text.length) return build(yamlEvents(source.text, start, end));
  const complete = withFinalLineBreak(source.text);
  return build(yamlEvents(complete, start, complete.length));
}

function build(events: EventReader): SyntaxTree {
  try {
    return new TreeBuilder(events).build() ?? new SyntaxTree();
  } catch (error) {
    if (error instanceof TextError) return new SyntaxTree();
    throw error;
  }
}

/** A collection while what is inside it is read. */
interface Draft {
  readonly node: number;
  readonly anchor: string;
  /** In a map, whether a key comes next. */
  atKey: boolean | undefined;
  /** Where the last value so far ends. */
  end: number;
}

/** What an anchor stands for; the target of an alias when the value is complete. */
interface Anchored {
  readonly node: number;
  /** Set for a scalar, which may be a key elsewhere. */
  readonly name: string | undefined;
  open: boolean;
}

class TreeBuilder {
  readonly #events: EventReader;
  readonly #tree = new SyntaxTree();
  readonly #drafts: Draft[] = [];
  readonly #anchors = new Map<string, Anchored>();

  constructor(events: EventReader) {
    this.#events = events;
  }

  /** Undefined for a document that nests too deep. */
  build(): SyntaxTree | undefined {
    const events = this.#events;
    for (;;) {
      switch (events.next()) {
        case EventKind.Scalar:
          this.#addScalar();
          break;
        case EventKind.Alias:
          this.#addAlias();
          break;
        case EventKind.MapStart:
          if (!this.#open('map')) return undefined;
          break;
        case EventKind.ListStart:
          if (!this.#open('list')) return undefined;
          break;
        case EventKind.MapEnd:
        case EventKind.ListEnd:
          this.#close();
          break;
        case EventKind.End:
          return this.#tree;
      }
    }
  }

  #addScalar(): void {
    const { start, end, outerStart, style, anchor } = this.#events;
    const node = this.#tree.add('scalar', style, start, end, outerStart);
    if (this.#isKey()) this.#tree.setName(node, isMergeKey(this.#events) ? MERGE : nameOf(this.#events));
    if (anchor !== '') this.#anchors.set(anchor, { node, name: nameOf(this.#events), open: false });
    this.#endValue(end);
  }

  #addAlias(): void {
    const { start, end, outerStart, value } = this.#events;
    const node = this.#tree.add('alias', 'plain', start, end, outerStart);
    const anchored = this.#anchors.get(value);
    if (anchored !== undefined && !anchored.open) {
      this.#tree.setTarget(node, anchored.node);
      if (this.#isKey()) this.#tree.setName(node, anchored.name);
    }
    this.#endValue(end);
  }

  #open(type: 'list' | 'map'): boolean {
    if (this.#drafts.length >= MAX_DEPTH) return false;
    const { start, end, outerStart, style, anchor } = this.#events;
    const node = this.#tree.add(type, style, start, end, outerStart);
    if (anchor !== '') this.#anchors.set(anchor, { node, name: undefined, open: true });
    this.#drafts.push({ node, anchor, atKey: type === 'map' ? true : undefined, end: start });
    return true;
  }

  #close(): void {
    const draft = this.#drafts.pop();
    if (draft === undefined) return;
    const end = this.#tree.style(draft.node) === 'flow' ? this.#events.end : draft.end;
    this.#tree.close(draft.node, end);
    const anchored = this.#anchors.get(draft.anchor);
    if (anchored?.node === draft.node) anchored.open = false;
    this.#endValue(end);
  }

  #isKey(): boolean {
    return this.#drafts.at(-1)?.atKey === true;
  }

  #endValue(end: number): void {
    const draft = this.#drafts.at(-1);
    if (draft === undefined) return;
    draft.end = end;
    if (draft.atKey !== undefined) draft.atKey = !draft.atKey;
  }
}

function nameOf(scalar: WrittenScalar): string | undefined {
  try {
    return scalarKey(scalar);
  } catch (error) {
    if (error instanceof TextError) return undefined;
    throw error;
  }
}
