import type { Finding } from '../../checks/index.ts';
import type { SourceText } from '../../kube/index.ts';
import { locate } from '../../sources/index.ts';
import type { ViewContext } from '../view-context.ts';
import { sourceRange } from './source-range.ts';

/** What stands in the place of a value that must not be shown. */
const MASK = '…';

/** Kinds whose values are secret wherever they stand. */
const SECRET_KINDS: ReadonlySet<string> = new Set([
  'Secret',
  'SecretList',
  'EncryptionConfiguration',
  'EncryptionConfig',
]);

/** The lines of a text with their secret values masked, by their number from 1. */
export type MaskedLines = ReadonlyMap<number, string>;

/**
 * Which lines of which texts hold secret values: those of Secrets, and the credentials that checks found in other
 * objects. An excerpt or a difference shows them masked.
 */
export function maskedLines(context: ViewContext): ReadonlyMap<SourceText, MaskedLines> {
  const { snapshot, report } = context.scan;
  const found = new Map<SourceText, Map<number, string>>();
  const linesOf = new Map<SourceText, readonly string[]>();
  const mask = (source: SourceText, from: number, to: number, how: (line: string) => string): void => {
    const lines = linesOf.get(source) ?? source.text.split('\n');
    linesOf.set(source, lines);
    const masked = found.get(source) ?? new Map<number, string>();
    found.set(source, masked);
    for (let line = from; line <= to; line++) masked.set(line, how(lines[line - 1] ?? ''));
  };
  for (const object of snapshot.objects) {
    const range = SECRET_KINDS.has(object.kind) ? sourceRange(object) : undefined;
    if (range === undefined) continue;
    mask(range.source, lineAt(range.source, range.start), lineAt(range.source, range.end), maskSecretLine);
  }
  for (const { finding } of report.audit.findings) {
    const range = holdsCredential(finding) ? sourceRange(finding.object) : undefined;
    const place = range && locate(finding.object.origin, finding.path);
    if (range === undefined || place?.start === undefined || place.end === undefined) continue;
    mask(range.source, place.start.line, place.end.line, maskLine);
  }
  return found;
}

/** Whether the field of a finding is a credential in plain text. */
function holdsCredential({ check }: Finding): boolean {
  return check.id.startsWith('secrets/in-') || check.id === 'secrets/manifest-with-data';
}

/** The lines of a Secret that say nothing of its values, wherever in it they stand. */
const HARMLESS =
  /^\s*(?:- +)?(?:(?:metadata|data|stringData|labels|items):|apiVersion: v1|kind: (?:Secret|SecretList|List))\s*$/;

function maskSecretLine(line: string): string {
  return line.trim() === '' || line.startsWith('---') || line.trimStart().startsWith('#') || HARMLESS.test(line)
    ? line
    : maskLine(line);
}

/** Keeps the key of a line, and of a line without one its indentation. */
function maskLine(line: string): string {
  const key = /^\s*(?:- +)?(?:[\w./-]{1,253}|"[^"\\]{1,253}"):(?=\s|$)/.exec(line)?.[0];
  if (key !== undefined) return line.slice(key.length).trim() === '' ? line : `${key} ${MASK}`;
  return `${/^\s*(?:- +)?/.exec(line)?.[0] ?? ''}${MASK}`;
}

function lineAt({ text }: SourceText, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
