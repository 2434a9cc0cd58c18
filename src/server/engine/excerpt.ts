import { yamlText } from '../../answers/index.ts';
import { credentialsIn, hiddenLines, lineAt, notShown } from '../../fix/index.ts';
import type { FieldPath, KubernetesObject } from '../../kube/index.ts';
import { safeText } from '../../report/index.ts';
import { locate, locateField, readDocuments } from '../../sources/index.ts';
import { ServerError } from '../server-error.ts';
import type { ScanState } from './scan-state.ts';

/** Lines shown above and below what is marked. */
const AROUND = 8;
const LONGEST_LINE = 400;
const MOST_MARKED = 40;

/** The text around a finding, with the lines that it is about. */
export function excerpt(state: ScanState, id: string): object {
  const found = state.finding(id);
  if (found === undefined) throw new ServerError('not-found', 'the last scan has no such finding');
  const { object, path } = found.finding;
  const text = textOf(object, path, state);
  const first = Math.max(text.firstLine, text.marked.first - AROUND);
  const last = Math.min(text.lines.length + text.firstLine - 1, text.marked.last + AROUND);
  const lines = text.lines.slice(first - text.firstLine, last - text.firstLine + 1);
  return {
    source: text.source,
    location: locate(object.origin, path),
    firstLine: first,
    lines: lines.map((line, index) => (text.hidden.has(first + index) ? notShown(line) : shown(line))),
    marked: text.marked,
    exact: text.exact,
  };
}

interface ShownText {
  /** `file` as it was written, `rendered` by Helm or kustomize, or `object` as YAML where there is no text. */
  readonly source: 'file' | 'rendered' | 'object';
  readonly firstLine: number;
  readonly lines: readonly string[];
  readonly hidden: ReadonlySet<number>;
  readonly marked: { readonly first: number; readonly last: number };
  readonly exact: boolean;
}

function textOf(object: KubernetesObject, path: FieldPath, { snapshot, context }: ScanState): ShownText {
  const { origin } = object;
  if (!('document' in origin)) return textOfObject(object, path, snapshot, context.settings);
  const { source, start, end } = origin.document;
  const place = locateField(origin.document, [...origin.path, ...path]);
  return {
    source: origin.type === 'document' ? 'file' : 'rendered',
    firstLine: lineAt(source.text, start),
    lines: source.text.slice(start, end).trimEnd().split('\n'),
    hidden: hiddenLines(source, snapshot, context.settings),
    marked: marked(place.start.line, place.end.line),
    exact: place.exact,
  };
}

/** An object of a cluster has no text: it is written as YAML. */
function textOfObject(
  object: KubernetesObject,
  path: FieldPath,
  snapshot: ScanState['snapshot'],
  settings: ScanState['context']['settings'],
): ShownText {
  const text = yamlText(object.content);
  const [document] = readDocuments({ name: '', text });
  const hidden = new Set<number>();
  let place = { start: { line: 1 }, end: { line: 1 }, exact: false };
  if (document !== undefined) {
    place = locateField(document.range, path);
    for (const credential of credentialsIn(object, snapshot, settings)) {
      const { start, end } = locateField(document.range, credential);
      for (let line = start.line; line <= end.line; line++) hidden.add(line);
    }
  }
  return {
    source: 'object',
    firstLine: 1,
    lines: text.trimEnd().split('\n'),
    hidden,
    marked: marked(place.start.line, place.end.line),
    exact: place.exact,
  };
}

function marked(first: number, last: number): ShownText['marked'] {
  return { first, last: Math.min(Math.max(first, last), first + MOST_MARKED) };
}

function shown(line: string): string {
  const text = line.replace(/\r$/, '').replaceAll('\t', '    ');
  return safeText(text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text);
}
