import { CheckContext, type CheckSettings, findCheck } from '../checks/index.ts';
import {
  type DocumentRange,
  type FieldPath,
  type KubernetesObject,
  type Origin,
  type Snapshot,
  type SourceText,
  valueAt,
} from '../kube/index.ts';
import { type Location, locate, locateField } from '../sources/index.ts';

/** The checks whose findings are credentials that stand in the text. */
const CREDENTIALS = ['in-environment', 'in-arguments', 'in-annotation', 'in-config-map'].map((name) =>
  findCheck(`secrets/${name}`),
);

const KEPT_OF_SECRETS = /^(?:apiVersion|kind|type):|^---/;

/**
 * The lines of a text, counted from 1, that hold the values of Secrets or credentials, and are not shown. The text is
 * one that objects were read from, or that they were rendered from.
 */
export function hiddenLines(source: SourceText, snapshot: Snapshot, settings: CheckSettings): ReadonlySet<number> {
  const hidden = new Set<number>();
  const lines = source.text.split('\n');
  for (const object of snapshot.objects) {
    for (const part of partsOf(object.origin)) {
      if (part.source !== source) continue;
      if (isSecret(object)) {
        for (const line of linesOfPart(part)) hidden.add(line);
        continue;
      }
      for (const path of credentialsIn(object, snapshot, settings)) {
        for (const line of linesOfField(part, path, object, lines)) hidden.add(line);
      }
    }
  }
  return hidden;
}

/** A piece of a text that an object was made from, with the place of each field in it. */
interface Part {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
  readonly place: (path: FieldPath) => Pick<Location, 'start' | 'end'> | undefined;
}

function partsOf(origin: Origin): readonly Part[] {
  if (!('document' in origin)) return [];
  const { document } = origin;
  const own = { ...rangeOf(document), place: (path: FieldPath) => locateField(document, [...origin.path, ...path]) };
  const from = origin.type === 'rendered' ? origin.from : undefined;
  if (from === undefined) return [own];
  const range =
    from.type === 'resource'
      ? rangeOf(from.document)
      : { source: from.template, start: 0, end: from.template.text.length };
  return [own, { ...range, place: (path) => locate(origin, path) }];
}

function rangeOf({ source, start, end }: DocumentRange): Omit<Part, 'place'> {
  return { source, start, end };
}

/** Where the field's place is not known, each line that has its value. */
function* linesOfField(
  part: Part,
  path: FieldPath,
  object: KubernetesObject,
  lines: readonly string[],
): Generator<number> {
  const place = part.place(path);
  if (place?.start === undefined) {
    const value = valueAt(object.content, path);
    const words = typeof value === 'string' ? value.split(/[\r\n]+/).filter((word) => word.trim() !== '') : [];
    for (const [index, line] of lines.entries()) if (words.some((word) => line.includes(word.trim()))) yield index + 1;
    return;
  }
  const { start, end = start } = place;
  for (let line = start.line; line <= Math.max(start.line, end.line); line++) yield line;
  // A block scalar and a list end below their first line.
  yield* indentedBelow(lines, start.line);
}

function isSecret({ kind }: KubernetesObject): boolean {
  return kind === 'Secret' || kind === 'EncryptionConfiguration' || kind === 'EncryptionConfig';
}

/** The fields of an object in which there are credentials. */
export function credentialsIn(
  object: KubernetesObject,
  snapshot: Snapshot,
  settings: CheckSettings,
): readonly FieldPath[] {
  const context = new CheckContext(snapshot.part([object]), settings);
  return CREDENTIALS.flatMap((check) => (check === undefined ? [] : [...check.run(context)].map(({ path }) => path)));
}

function* linesOfPart({ source, start, end }: Part): Generator<number> {
  const first = lineAt(source.text, start);
  for (const [index, line] of source.text.slice(start, end).split('\n').entries()) {
    if (!KEPT_OF_SECRETS.test(line)) yield first + index;
  }
}

/** The line of an offset, counted from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

function* indentedBelow(lines: readonly string[], line: number): Generator<number> {
  const indent = indentOf(lines[line - 1] ?? '');
  for (let next = line + 1; next <= lines.length; next++) {
    const below = lines[next - 1] ?? '';
    if (below.trim() !== '' && indentOf(below) <= indent) return;
    yield next;
  }
}

/** The dash of a list's item counts as indentation. */
function indentOf(line: string): number {
  return line.length - line.replace(/^[\s-]*/, '').length;
}

/** What stands in place of a line that is not shown. */
export function notShown(line: string): string {
  return `${/^\s*/.exec(line)?.[0] ?? ''}[not shown: it may hold a secret]`;
}

/** A difference of a text, without what its hidden lines hold. It shows what changes, and is no longer to be applied. */
export function withoutSecrets(diff: string, source: SourceText, snapshot: Snapshot, settings: CheckSettings): string {
  return withoutHidden(diff, source, hiddenLines(source, snapshot, settings));
}

/** A difference of a text, without what these lines of it hold. */
export function withoutHidden(diff: string, { text }: SourceText, hiddenLines: ReadonlySet<number>): string {
  if (hiddenLines.size === 0) return diff;
  const lines = text.split('\n');
  const hidden = new Set([...hiddenLines].map((line) => lines[line - 1]?.trim() ?? ''));
  hidden.delete('');
  return diff
    .split('\n')
    .map((line) => (hidden.has(line.slice(1).trim()) ? `${line.slice(0, 1)}${notShown(line.slice(1))}` : line))
    .join('\n');
}
