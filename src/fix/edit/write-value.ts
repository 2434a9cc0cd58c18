import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../kube/index.ts';
import type { Layout } from './layout.ts';
import { isScalar, writeScalar } from './write-scalar.ts';

/** A key of a block map with its value, as lines that begin at the column `indent`. */
export function blockEntry(key: string, value: JsonValue, indent: number, layout: Layout): readonly string[] {
  const head = `${' '.repeat(indent)}${writeScalar(key, false)}:`;
  if (isScalar(value)) return [`${head} ${writeScalar(value, false)}`];
  if (isEmpty(value)) return [`${head} ${isJsonArray(value) ? '[]' : '{}'}`];
  return [head, ...blockLines(value, indent + (isJsonArray(value) ? layout.listStep : layout.step), layout)];
}

/** An item of a block list, whose dash is at the column `indent`. */
export function blockItem(value: JsonValue, indent: number, layout: Layout): readonly string[] {
  const dash = `${' '.repeat(indent)}- `;
  if (!isJsonObject(value) || isEmpty(value)) return [dash + flow(value, layout)];
  const [first = '', ...rest] = blockLines(value, indent + 2, layout);
  return [dash + first.slice(indent + 2), ...rest];
}

function blockLines(value: JsonObject | readonly JsonValue[], indent: number, layout: Layout): readonly string[] {
  if (isJsonArray(value)) return value.flatMap((item) => blockItem(item, indent, layout));
  return Object.entries(value).flatMap(([key, field]) => blockEntry(key, field ?? null, indent, layout));
}

/** How a value is written in flow. */
export interface FlowStyle {
  /** Keys and texts in quotes, as in JSON. */
  readonly quoted: boolean;
  /** Set where each entry has a line of its own: what these lines begin with, and how much further inner ones are. */
  readonly lines?: { readonly indent: string; readonly step: string; readonly lineBreak: string } | undefined;
}

/** A value in flow on one line, or on lines as JSON is written. */
export function flow(value: JsonValue, layout: Layout, style: FlowStyle = { quoted: false }): string {
  if (isScalar(value)) return writeScalar(value, style.quoted);
  const { lines } = style;
  const inner = lines && { ...style, lines: { ...lines, indent: lines.indent + lines.step } };
  const parts = isJsonArray(value)
    ? value.map((item) => flow(item, layout, inner ?? style))
    : Object.entries(value).map(([key, field]) => flowEntry(key, field ?? null, layout, inner ?? style));
  const [left, right] = isJsonArray(value) ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return left + right;
  if (lines === undefined || inner === undefined) return left + parts.join(`,${layout.afterColon}`) + right;
  const between = lines.lineBreak + inner.lines.indent;
  return `${left}${between}${parts.join(`,${between}`)}${lines.lineBreak}${lines.indent}${right}`;
}

export function flowEntry(key: string, value: JsonValue, layout: Layout, style: FlowStyle): string {
  // Without the space, only a quoted key ends where its colon begins.
  const space = style.quoted ? layout.afterColon : ' ';
  return `${writeScalar(key, style.quoted)}:${space}${flow(value, layout, style)}`;
}

function isEmpty(value: JsonObject | readonly JsonValue[]): boolean {
  return Object.keys(value).length === 0;
}

/** A map as a document of its own. */
export function blockText(value: JsonObject): string {
  return `${blockLines(value, 0, { step: 2, listStep: 2, afterColon: ' ' }).join('\n')}\n`;
}
