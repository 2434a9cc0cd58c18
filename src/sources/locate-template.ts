import type { DocumentRange, FieldPath, SourceText } from '../kube/index.ts';
import { type FieldLocation, locateField } from './yaml/index.ts';

const linesOfText = new WeakMap<SourceText, readonly string[]>();

/**
 * The one line of a template that can have made a field: it reads the same as the rendered line, or has the same key
 * before an action (`privileged: {{ … }}`). Where several lines could, or none, the place is not known.
 */
export function locateInTemplate(
  document: DocumentRange,
  path: FieldPath,
  template: SourceText,
): FieldLocation | undefined {
  const { start } = locateField(document, path);
  const renderedLine = linesOf(document.source)[start.line - 1] ?? '';
  const rendered = renderedLine.trim();
  if (rendered === '') return undefined;
  const indent = renderedLine.length - renderedLine.trimStart().length;
  const key = /^(?:- )*[^\s:]+:(?= )/.exec(rendered)?.[0];
  const found: number[] = [];
  for (const [index, line] of linesOf(template).entries()) {
    const text = line.trim();
    if (text === rendered || (key !== undefined && text.startsWith(`${key} `) && text.includes('{{')))
      found.push(index);
  }
  const [index] = found;
  if (index === undefined || found.length > 1) return undefined;
  const line = linesOf(template)[index] ?? '';
  const at = (column: number) => ({ line: index + 1, column: column + 1 });
  // An item of a list begins behind its dash.
  const dashes = /^(?:- +)*/.exec(rendered.slice(0, start.column - 1 - indent))?.[0].length ?? 0;
  return { start: at(line.length - line.trimStart().length + dashes), end: at(line.trimEnd().length), exact: false };
}

function linesOf(source: SourceText): readonly string[] {
  const lines = linesOfText.get(source) ?? source.text.split('\n');
  linesOfText.set(source, lines);
  return lines;
}
