import { type FieldPath, isJsonArray, isJsonObject, type JsonValue, ownField } from '../../kube/index.ts';
import { findEntry, type ListNode, type MapEntry, type MapNode, type SyntaxNode } from '../../sources/index.ts';
import { type Change, changedAt, type FieldChange, fieldChange, NoPlace, wrapped } from './change.ts';
import { appendLines, emptyBlock, linesAfter, removeEntry, removeItem } from './edit-block.ts';
import { appendFlow, flowStyle, removeFlow, withSpaceBefore } from './edit-flow.ts';
import type { Layout } from './layout.ts';
import { column, lineEnd } from './lines.ts';
import { sameValue } from './same-value.ts';
import type { TextEdit } from './text-edit.ts';
import { isScalar, writeScalar } from './write-scalar.ts';
import { blockEntry, blockItem, type FlowStyle, flow, flowEntry } from './write-value.ts';

/** A document, as it is written and as it is read. */
export interface WrittenDocument {
  readonly text: string;
  readonly root: SyntaxNode;
  readonly value: JsonValue;
  readonly layout: Layout;
}

/** Where a value stands. */
interface Site {
  readonly node: SyntaxNode;
  /** What kubectl reads there; undefined beyond what is written. */
  readonly value: JsonValue | undefined;
  /** The entry, when the value is a map's. */
  readonly entry: MapEntry | undefined;
  /** The map or list in flow around it. */
  readonly inFlow: MapNode | ListNode | undefined;
}

/**
 * The smallest edits that make a change of a document. What an alias or a merge brings is changed where it is used,
 * by a key of its own beside the merge. There are no edits when everything is so already.
 *
 * @throws NoPlace when the text gives no way to write it.
 */
export function planEdit(document: WrittenDocument, change: Change): readonly TextEdit[] {
  const { root, value } = document;
  const inFlow = isFlow(root) ? root : undefined;
  const field = fieldChange(value, change);
  return new EditPlan(document, field).at({ node: root, value, entry: undefined, inFlow }, field.path);
}

class EditPlan {
  readonly #document: WrittenDocument;
  readonly #change: FieldChange;

  constructor(document: WrittenDocument, change: FieldChange) {
    this.#document = document;
    this.#change = change;
  }

  at(site: Site, path: FieldPath): readonly TextEdit[] {
    const { node, value } = site;
    const wanted = changedAt(value, path, this.#change);
    if (sameValue(value, wanted)) return [];
    const [part, ...rest] = path;
    if (part === undefined || value === null) return this.#replace(site, wanted ?? null);
    if (node.type === 'alias') return this.#extendAlias(site, part, wanted ?? null);
    if (node.type === 'map' && typeof part === 'string') return this.#inMap(site, node, part, rest);
    if (node.type === 'list' && typeof part === 'number') return this.#inList(site, node, part, rest);
    throw new NoPlace('something else stands there');
  }

  #inMap(site: Site, map: MapNode, name: string, rest: FieldPath): readonly TextEdit[] {
    const value = isJsonObject(site.value) ? ownField(site.value, name) : undefined;
    const found = findEntry(map, name);
    if (found === undefined || found.merge !== undefined) {
      const wanted = changedAt(value, rest, this.#change);
      if (wanted === undefined) throw new NoPlace('a merge brings it');
      if (map.entries.some((entry) => entry.name === name)) throw new NoPlace('a merge overrides it');
      return this.#insert(site, map, name, wanted);
    }
    const { entry } = found;
    if (rest.length > 0 || this.#change.op === 'set')
      return this.at(this.#inner(site, entry.value, value, entry), rest);
    if (map.style === 'flow') return removeFlow(this.#document.text, map, map.entries.indexOf(entry));
    if (map.entries.length > 1) return removeEntry(this.#document.text, map, entry);
    return this.#empty(site, map);
  }

  #inList(site: Site, list: ListNode, index: number, rest: FieldPath): readonly TextEdit[] {
    const { text } = this.#document;
    const item = list.items[index];
    const values = isJsonArray(site.value) ? site.value : [];
    if (item === undefined) {
      if (this.#change.op === 'remove' || index !== list.items.length) throw new NoPlace('it is not there');
      return this.#append(site, list, wrapped(rest, this.#change.value));
    }
    if (rest.length > 0 || this.#change.op === 'set')
      return this.at(this.#inner(site, item, values[index], undefined), rest);
    if (list.style === 'flow') return removeFlow(text, list, index);
    if (list.items.length > 1) return removeItem(text, list, item);
    return this.#empty(site, list);
  }

  #empty({ entry }: Site, collection: MapNode | ListNode): readonly TextEdit[] {
    if (entry === undefined) throw new NoPlace('nothing would be left there');
    return emptyBlock(this.#document.text, entry.key, collection);
  }

  #insert(site: Site, map: MapNode, name: string, value: JsonValue): readonly TextEdit[] {
    const { text, layout } = this.#document;
    const first = map.entries[0];
    if (map.style === 'block' && first !== undefined) {
      return [appendLines(text, map, blockEntry(name, value, column(text, first.key.outerStart), layout))];
    }
    if (first === undefined && this.#isBlank(map)) return this.#replace(site, { [name]: value });
    const style = flowStyle(text, map, layout, this.#isQuoted(map));
    return appendFlow(text, map, flowEntry(name, value, layout, style), style.quoted && layout.afterColon === '');
  }

  #append(site: Site, list: ListNode, value: JsonValue): readonly TextEdit[] {
    const { text, layout } = this.#document;
    if (list.items.length === 0 && this.#isBlank(list)) return this.#replace(site, [value]);
    if (list.style === 'block') return [appendLines(text, list, blockItem(value, column(text, list.start), layout))];
    const style = flowStyle(text, list, layout, this.#isQuoted(list));
    return appendFlow(text, list, flow(value, layout, style), style.quoted && layout.afterColon === '');
  }

  /** Merges what an alias stands for into a map of its own, with the changed key beside it. */
  #extendAlias(site: Site, part: string | number, wanted: JsonValue): readonly TextEdit[] {
    const { text, layout } = this.#document;
    const { node, entry } = site;
    const own = isJsonObject(wanted) ? ownField(wanted, String(part)) : undefined;
    if (node.type !== 'alias' || !isJsonObject(wanted) || own === undefined) return this.#replace(site, wanted);
    if (site.inFlow !== undefined || entry === undefined || !this.#isOnKeyLine(entry)) {
      const merge = `{<<: *${node.name}, ${flowEntry(String(part), own, layout, { quoted: false })}}`;
      return [{ start: node.start, end: node.end, text: merge }];
    }
    const indent = column(text, entry.key.outerStart) + layout.step;
    const lines = [`${' '.repeat(indent)}<<: *${node.name}`, ...blockEntry(String(part), own, indent, layout)];
    return [{ ...withSpaceBefore(text, node), text: '' }, linesAfter(text, node.end, lines)];
  }

  #replace(site: Site, value: JsonValue): readonly TextEdit[] {
    const { text, layout } = this.#document;
    const { node, entry, inFlow } = site;
    if (isScalar(value)) {
      if (isBlock(node)) throw new NoPlace('a whole block stands there');
      return [this.#inPlace(node, scalarLike(node, value, this.#isQuoted(inFlow)))];
    }
    if (isBlock(node)) throw new NoPlace('a whole block stands there');
    if (inFlow !== undefined && inFlow !== node) {
      return [this.#inPlace(node, flow(value, layout, flowStyle(text, inFlow, layout, this.#isQuoted(inFlow))))];
    }
    const isWritten =
      (node.type === 'map' && node.entries.length > 0) || (node.type === 'list' && node.items.length > 0);
    if (entry === undefined || isWritten || !this.#isOnKeyLine(entry)) {
      const style: FlowStyle = { quoted: this.#isQuoted(inFlow) };
      return [this.#inPlace(node, flow(value, layout, style))];
    }
    const key = column(text, entry.key.outerStart);
    const indent = key + (isJsonArray(value) ? layout.listStep : layout.step);
    const lines = isJsonArray(value)
      ? value.flatMap((item) => blockItem(item, indent, layout))
      : Object.entries(value).flatMap(([name, field]) => blockEntry(name, field ?? null, indent, layout));
    const old = withSpaceBefore(text, node);
    const below = linesAfter(text, node.end, lines);
    return old.start === old.end ? [below] : [{ ...old, text: '' }, below];
  }

  /** An empty value has no space before it yet. */
  #inPlace({ start, end }: SyntaxNode, written: string): TextEdit {
    const before = this.#document.text.charAt(start - 1);
    return { start, end, text: start === end && /[^\s]/.test(before) ? ` ${written}` : written };
  }

  #inner(site: Site, node: SyntaxNode, value: JsonValue | undefined, entry: MapEntry | undefined): Site {
    const around = isFlow(site.node) ? site.node : site.inFlow;
    const inFlow = around === undefined && isFlow(node) && !isEmpty(node) ? node : around;
    return { node, value, entry, inFlow };
  }

  /** Whether no comment stands in an empty collection. */
  #isBlank({ start, end }: MapNode | ListNode): boolean {
    return this.#document.text.slice(start + 1, end - 1).trim() === '';
  }

  #isOnKeyLine({ key, value }: MapEntry): boolean {
    return value.start <= lineEnd(this.#document.text, key.end);
  }

  /** Whether keys in quotes are the habit there, as in JSON. */
  #isQuoted(collection: MapNode | ListNode | undefined): boolean {
    const { root } = this.#document;
    const map = collection?.type === 'map' && collection.entries.length > 0 ? collection : root;
    if (collection === undefined || map.type !== 'map' || !isFlow(map)) return false;
    return map.entries.every(({ key }) => key.type === 'scalar' && key.style === 'double-quoted');
  }
}

/** In the quotes that stand there. */
function scalarLike(node: SyntaxNode, value: JsonValue, quoted: boolean): string {
  if (!isScalar(value)) throw new NoPlace('it is no scalar');
  if (typeof value !== 'string' || node.type !== 'scalar') return writeScalar(value, quoted);
  if (node.style === 'double-quoted') return writeScalar(value, true);
  if (node.style === 'single-quoted' && /^[ -~]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return writeScalar(value, quoted);
}

function isFlow(node: SyntaxNode): node is MapNode | ListNode {
  return (node.type === 'map' || node.type === 'list') && node.style === 'flow';
}

function isBlock(node: SyntaxNode): boolean {
  return (node.type === 'map' || node.type === 'list') && node.style === 'block';
}

function isEmpty(node: MapNode | ListNode): boolean {
  return node.type === 'map' ? node.entries.length === 0 : node.items.length === 0;
}
