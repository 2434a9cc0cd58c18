import type { DocumentRange, FieldPath, Position } from '../../kube/index.ts';
import { findEntry } from './find-entry.ts';
import { rootOf, type SyntaxNode } from './nodes.ts';
import { parseSyntax } from './parse-syntax.ts';
import { positionAt } from './source-lines.ts';

/** A piece of text; `end` is the place after its last character. */
interface TextSpan {
  readonly start: Position;
  readonly end: Position;
}

/**
 * Where a field stands. It begins at the field's key; in a list, at its first character after the dash. It ends where
 * its value ends or, when the value goes on below, where its first line ends.
 */
export interface FieldLocation extends TextSpan {
  /** Whether the field is there. When it is missing, the location is that of the nearest field around it that is. */
  readonly exact: boolean;
  /** Where the field is written, when an alias or a merge brings it: the location is then that of the alias or `<<`. */
  readonly definition?: TextSpan;
}

/** Where the field at `path` stands in the document. Never throws. It takes a document apart once for many fields. */
export function locateField(document: DocumentRange, path: FieldPath): FieldLocation {
  const root = nodesOf(document);
  if (root === undefined) {
    const start = positionAt(document.source, document.start);
    return { start, end: start, exact: false };
  }
  let here: Place = { key: undefined, value: root };
  let use: Place | undefined;
  let exact = true;
  for (const part of path) {
    const next = childOf(here, part);
    if (next === undefined) {
      exact = false;
      break;
    }
    // What lies behind an alias is pointed at where the alias stands.
    use ??= next.through;
    here = next.place;
  }
  const location = spanOf(document, use ?? here);
  return use === undefined ? { ...location, exact } : { ...location, exact, definition: spanOf(document, here) };
}

/** A value, with its key when it is in a map. */
interface Place {
  readonly key: SyntaxNode | undefined;
  readonly value: SyntaxNode;
}

interface Step {
  readonly place: Place;
  /** The alias or the merge that the step goes through. */
  readonly through: Place | undefined;
}

function childOf(parent: Place, part: string | number): Step | undefined {
  const isAlias = parent.value.type === 'alias';
  const node = parent.value.type === 'alias' ? parent.value.target : parent.value;
  if (node?.type === 'list' && typeof part === 'number') {
    const value = node.item(part);
    return value === undefined
      ? undefined
      : { place: { key: undefined, value }, through: isAlias ? parent : undefined };
  }
  if (node?.type !== 'map' || typeof part !== 'string') return undefined;
  const found = findEntry(node, part);
  return found === undefined ? undefined : { place: found.entry, through: isAlias ? parent : found.merge };
}

function spanOf({ source }: DocumentRange, { key, value }: Place): TextSpan {
  const first = key ?? value;
  const start = positionAt(source, first.outerStart);
  const end = positionAt(source, value.end);
  if (end.line === start.line) return { start, end };
  const lineEnd = endOfLine(source.text, first.outerStart);
  // Nothing of the value on the key's own line: the key and its colon are the field's first line.
  const firstLineEnd = key !== undefined && value.outerStart > lineEnd ? key.end + 1 : lineEnd;
  return { start, end: positionAt(source, Math.min(firstLineEnd, lineEnd)) };
}

function endOfLine(text: string, offset: number): number {
  const lineFeed = text.indexOf('\n', offset);
  let end = lineFeed < 0 ? text.length : lineFeed;
  while (end > offset && /\s/.test(text.charAt(end - 1))) end--;
  return end;
}

interface Parsed {
  readonly document: DocumentRange;
  readonly root: SyntaxNode | undefined;
  /** How many nodes it has. */
  readonly size: number;
}

/** Findings come document by document; a few are kept, so that each is taken apart once. */
const KEPT = 4;
/** The nodes that are kept; of a document that has more, none is kept beside it. */
const KEPT_NODES = 1_000_000;
const kept: Parsed[] = [];

function nodesOf(document: DocumentRange): SyntaxNode | undefined {
  const index = kept.findIndex((known) => isSame(known.document, document));
  const [found = parse(document)] = index < 0 ? [] : kept.splice(index, 1);
  kept.unshift(found);
  while (kept.length > KEPT || (kept.length > 1 && nodesKept() > KEPT_NODES)) kept.pop();
  return found.root;
}

function parse(document: DocumentRange): Parsed {
  const tree = parseSyntax(document);
  return { document, root: rootOf(tree, document.source.text), size: tree.size };
}

function nodesKept(): number {
  return kept.reduce((sum, { size }) => sum + size, 0);
}

function isSame(left: DocumentRange, right: DocumentRange): boolean {
  return left.source === right.source && left.start === right.start && left.end === right.end;
}
