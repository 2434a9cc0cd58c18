import { CheckContext, type CheckSettings, findCheck } from '../checks/index.ts';
import type { FieldPath, KubernetesObject, Origin, Snapshot, SourceText } from '../kube/index.ts';
import { locateField } from '../sources/index.ts';

/** The checks whose findings are credentials that stand in the text. */
const CREDENTIALS = ['in-environment', 'in-arguments', 'in-annotation', 'in-config-map'].map((name) =>
  findCheck(`secrets/${name}`),
);

const KEPT_OF_SECRETS = /^(?:apiVersion|kind|type):|^---/;

/** The lines of a text, counted from 1, that hold the values of Secrets or credentials, and are not shown. */
export function hiddenLines(source: SourceText, snapshot: Snapshot, settings: CheckSettings): ReadonlySet<number> {
  const hidden = new Set<number>();
  const inText = snapshot.objects.filter(({ origin }) => 'document' in origin && origin.document.source === source);
  for (const object of inText) {
    const { origin } = object;
    if (!('document' in origin)) continue;
    if (isSecret(object)) {
      for (const line of linesOfDocument(origin)) hidden.add(line);
      continue;
    }
    for (const path of credentialsIn(object, snapshot, settings)) {
      const { start, end } = locateField(origin.document, [...origin.path, ...path]);
      for (let line = start.line; line <= Math.max(start.line, end.line); line++) hidden.add(line);
      // A block scalar and a list end below their first line.
      for (const line of indentedBelow(source, start.line)) hidden.add(line);
    }
  }
  return hidden;
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

function* linesOfDocument({ document }: Extract<Origin, { document: unknown }>): Generator<number> {
  const { source, start, end } = document;
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

function* indentedBelow({ text }: SourceText, line: number): Generator<number> {
  const lines = text.split('\n');
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
  const lines = source.text.split('\n');
  const hidden = new Set([...hiddenLines(source, snapshot, settings)].map((line) => lines[line - 1]?.trim() ?? ''));
  hidden.delete('');
  if (hidden.size === 0) return diff;
  return diff
    .split('\n')
    .map((line) => (hidden.has(line.slice(1).trim()) ? `${line.slice(0, 1)}${notShown(line.slice(1))}` : line))
    .join('\n');
}
