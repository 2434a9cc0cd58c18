import type { DocumentRange } from '../../kube/index.ts';
import { EventKind, type EventReader, type WrittenScalar } from './events.ts';
import { JsonEvents } from './json-events.ts';
import { isMergeKey, scalarKey } from './resolve-scalar.ts';
import { TextError } from './text-error.ts';
import type { ScalarStyle } from './tokens.ts';
import { withFinalLineBreak, yamlEvents } from './yaml-events.ts';

interface Written {
  /** Where the value begins, after its anchor and tag. An empty scalar begins and ends at one place. */
  readonly start: number;
  /** Where it ends; for a block collection where its last value ends. */
  readonly end: number;
  /** Where its anchor or tag begins; `start` without them. */
  readonly outerStart: number;
  /** The anchor's name; empty when there is none. */
  readonly anchor: string;
  /** The whole tag, such as `tag:yaml.org,2002:str`; empty when there is none. */
  readonly tag: string;
}

export interface ScalarNode extends Written {
  readonly type: 'scalar';
  /** `json` is a number, `true`, `false` or `null` of JSON. */
  readonly style: ScalarStyle | 'json';
  /** The text with quotes, escapes and line folding resolved. */
  readonly value: string;
}

export interface ListNode extends Written {
  readonly type: 'list';
  readonly style: 'block' | 'flow';
  readonly items: readonly SyntaxNode[];
}

export interface MapNode extends Written {
  readonly type: 'map';
  readonly style: 'block' | 'flow';
  readonly entries: readonly MapEntry[];
}

interface AliasNode extends Written {
  readonly type: 'alias';
  readonly name: string;
  /** What it stands for; undefined where the text is not valid. */
  readonly target: SyntaxNode | undefined;
}

/** A value as it is written in a text. Offsets are those of the text. */
export type SyntaxNode = ScalarNode | ListNode | MapNode | AliasNode;

export interface MapEntry {
  readonly key: SyntaxNode;
  readonly value: SyntaxNode;
  /** The key as kubectl reads it; undefined when it is no valid key, and for `<<`. */
  readonly name: string | undefined;
  /** Whether the value is merged into the map, by `<<`. */
  readonly merge: boolean;
}

/**
 * How a document is written: its values with their offsets. Undefined when it is empty, and when it cannot be read.
 * The tree takes many times the memory of the text; values alone are read without it.
 */
export function parseNodes(document: DocumentRange): SyntaxNode | undefined {
  const { source, start, end } = document;
  const json = new JsonEvents(source.text, start, end);
  const complete = withFinalLineBreak(source.text);
  const asJson = tryToBuild(json);
  // YAML may begin with a value of JSON, such as a key in quotes.
  if (asJson !== undefined && json.atEnd()) return asJson;
  return tryToBuild(yamlEvents(complete, start, end >= source.text.length ? complete.length : end));
}

function tryToBuild(events: EventReader): SyntaxNode | undefined {
  try {
    return buildNodes(events);
  } catch (error) {
    if (error instanceof TextError) return undefined;
    throw error;
  }
}

/** A collection while its parts are read. */
interface Draft {
  readonly type: 'list' | 'map';
  readonly written: Written & { readonly style: 'block' | 'flow' };
  /** Keys and values of a map take turns. */
  readonly parts: SyntaxNode[];
  /** Where a value that has this collection's anchor is put when it is complete. */
  readonly anchored: { node: SyntaxNode | undefined } | undefined;
}

function buildNodes(events: EventReader): SyntaxNode | undefined {
  const drafts: Draft[] = [];
  const anchors = new Map<string, { node: SyntaxNode | undefined }>();
  let root: SyntaxNode | undefined;
  const add = (node: SyntaxNode): void => {
    const draft = drafts.at(-1);
    if (draft === undefined) root = node;
    else draft.parts.push(node);
  };
  const register = (node?: SyntaxNode): { node: SyntaxNode | undefined } | undefined => {
    if (events.anchor === '') return undefined;
    const anchored = { node };
    anchors.set(events.anchor, anchored);
    return anchored;
  };
  for (;;) {
    const kind = events.next();
    const { start, end, outerStart, anchor, tag } = events;
    switch (kind) {
      case EventKind.End:
        return root;
      case EventKind.Scalar: {
        const style = events.style as ScalarNode['style'];
        const node: ScalarNode = { type: 'scalar', start, end, outerStart, anchor, tag, style, value: events.value };
        register(node);
        add(node);
        break;
      }
      case EventKind.Alias: {
        const name = events.value;
        add({ type: 'alias', start, end, outerStart, anchor: '', tag: '', name, target: anchors.get(name)?.node });
        break;
      }
      case EventKind.MapStart:
      case EventKind.ListStart: {
        const style = events.style === 'flow' ? 'flow' : 'block';
        drafts.push({
          type: kind === EventKind.MapStart ? 'map' : 'list',
          written: { start, end, outerStart, anchor, tag, style },
          parts: [],
          anchored: register(),
        });
        break;
      }
      case EventKind.MapEnd:
      case EventKind.ListEnd: {
        const draft = drafts.pop();
        if (draft === undefined) break;
        const node = complete(draft, end);
        if (draft.anchored !== undefined) draft.anchored.node = node;
        add(node);
        break;
      }
    }
  }
}

function complete(draft: Draft, end: number): ListNode | MapNode {
  const { type, written, parts } = draft;
  const ended = { ...written, end: written.style === 'flow' ? end : (parts.at(-1)?.end ?? written.start) };
  if (type === 'list') return { type, ...ended, items: parts };
  const entries: MapEntry[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const key = parts[index];
    const value = parts[index + 1];
    if (key !== undefined && value !== undefined) entries.push(entry(key, value));
  }
  return { type, ...ended, entries };
}

function entry(key: SyntaxNode, value: SyntaxNode): MapEntry {
  const scalar = key.type === 'alias' ? key.target : key;
  if (scalar?.type !== 'scalar') return { key, value, name: undefined, merge: false };
  const merge = key.type === 'scalar' && isMergeKey(scalar);
  return { key, value, name: merge ? undefined : nameOf(scalar), merge };
}

function nameOf(scalar: WrittenScalar): string | undefined {
  try {
    return scalarKey(scalar);
  } catch (error) {
    if (error instanceof TextError) return undefined;
    throw error;
  }
}
